namespace GreenServ.Core.Bandits;

/// <summary>An arm begins anew: what was known of it, or of the arm it follows, counts only in part from here on.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Start">Logical time it begins at: rows of later decisions count in full.</param>
/// <param name="From">Arm whose evidence is taken over: itself, an earlier version of its model, or <c>null</c> for none.</param>
/// <param name="Keep">Factor, 0..1, on the weight of that evidence.</param>
public sealed record Generation(string Arm, long Start, string? From, double Keep)
{
    /// <summary>Whether the arm is new to a pool that had learned already, with nothing to go by but its metadata.</summary>
    public bool IsNewcomer => From is null;
}

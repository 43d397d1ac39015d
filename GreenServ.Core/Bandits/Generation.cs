namespace GreenServ.Core.Bandits;

/// <summary>An arm begins anew: what was known of it, or of the arm it follows, counts only in part from here on.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Start">Logical time it begins at: rows of later decisions count in full.</param>
/// <param name="From">Arm whose evidence is taken over: itself, an earlier version of its model, or <c>null</c> for none.</param>
/// <param name="Keep">Factor, 0..1, on the weight of that evidence.</param>
public sealed record Generation(string Arm, long Start, string? From, double Keep)
{
    /// <summary>
    /// Which of the arm's generations it is, from 1 on: two that find one and the same change, unaware of each other, give theirs the same number. <c>null</c> where
    /// that was not noted; then it is one of its own.
    /// </summary>
    public int? Number { get; init; }

    /// <summary>Whether the arm is new to a pool that had learned already, with nothing to go by but its metadata.</summary>
    public bool IsNewcomer => From is null;

    /// <summary>Whether both tell of one and the same beginning.</summary>
    internal bool IsSameAs(Generation other) => Number is { } number && number == other.Number && Arm == other.Arm && From == other.From;

    /// <summary>Of two that are the same the one that counts, whichever was heard of first.</summary>
    internal bool CountsBefore(Generation other) => (Keep, Start).CompareTo((other.Keep, other.Start)) < 0;
}

namespace GreenServ.Storage.Records;

/// <summary>
/// An arm began anew: it joined the pool, follows an earlier version of its model, or was found to have changed. What was
/// known before counts only in part from here on.
/// </summary>
public sealed record GenerationRecord : JournalRecord
{
    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The arm, <c>name@digest</c>.</summary>
    public required string Arm { get; init; }

    /// <summary>Context layout whose learning state it concerns.</summary>
    public required string Layout { get; init; }

    /// <summary>Whose evidence is taken over: the arm itself, an earlier digest of the model, or <c>null</c> for none.</summary>
    public string? From { get; init; }

    /// <summary>Logical time at which the generation begins.</summary>
    public required long Start { get; init; }

    /// <summary>Factor, 0..1, on the weight of the evidence taken over.</summary>
    public required double Keep { get; init; }

    /// <summary>Which of the arm's generations it is, from 1 on; records of earlier versions have none. Two with the same number, of two routers that both took themselves for the pool's owner, count once.</summary>
    public int? Number { get; init; }

    /// <summary>Why, for people: shown as an alarm where the arm changed under way.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether an operator should look: the arm changed without notice.</summary>
    public bool IsAlarm { get; init; }
}

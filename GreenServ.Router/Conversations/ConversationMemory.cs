using GreenServ.Storage.Records;

namespace GreenServ.Router.Conversations;

/// <summary>
/// Which model gave the last answer in each conversation, whichever router of the pool asked it: the newest ones, and none longer than an
/// hour. Thread-safe.
/// </summary>
internal sealed class ConversationMemory(TimeProvider time)
{
    /// <summary>Conversations of one generation; two are remembered.</summary>
    public const int Capacity = 50_000;

    // By then no host keeps what it has read.
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private Dictionary<string, EarlierTurn> _young = [];
    private Dictionary<string, EarlierTurn> _old = [];

    /// <summary>Who answered last in the conversation of this key; <c>null</c> where that is not known.</summary>
    public EarlierTurn? Find(string key)
    {
        lock (_lock)
            return Known(key) is { } turn && !IsForgotten(turn.At) ? turn : null;
    }

    /// <summary>Takes in a record that has been made, in any order: of the turns of one conversation the newest counts.</summary>
    public void Note(JournalRecord record)
    {
        if (record is not DecisionRecord { TurnKey: { } key, Outcome.Status: OutcomeStatus.Completed } decision || IsForgotten(decision.DecidedAt))
            return;
        lock (_lock)
        {
            if (Known(key) is { } known && known.At > decision.DecidedAt)
                return;
            if (_young.Count >= Capacity)
                (_old, _young) = (_young, []);
            _young[key] = new EarlierTurn(decision.Arm, decision.Model, decision.Host, decision.DecidedAt);
        }
    }

    private EarlierTurn? Known(string key) => _young.TryGetValue(key, out var turn) || _old.TryGetValue(key, out turn) ? turn : null;

    private bool IsForgotten(DateTimeOffset at) => time.GetUtcNow() - at > s_kept;
}

/// <summary>Who gave the last answer.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Model">Its model.</param>
/// <param name="Host">The host's name.</param>
/// <param name="At">When it was decided, UTC.</param>
internal sealed record EarlierTurn(string Arm, string Model, string Host, DateTimeOffset At);

namespace GreenServ.Router.Conversations;

/// <summary>Which model gave the last answer in each conversation: the newest ones, and none longer than an hour. Thread-safe.</summary>
internal sealed class ConversationMemory(TimeProvider time)
{
    /// <summary>Conversations of one generation; two are remembered.</summary>
    public const int Capacity = 50_000;

    // By then no host keeps what it has read.
    private static readonly TimeSpan s_kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private Dictionary<ConversationKey, EarlierTurn> _young = [];
    private Dictionary<ConversationKey, EarlierTurn> _old = [];

    /// <summary>Who answered last; <c>null</c> where that is not known.</summary>
    public EarlierTurn? Find(ConversationKey key)
    {
        lock (_lock)
        {
            if (!_young.TryGetValue(key, out var turn) && !_old.TryGetValue(key, out turn))
                return null;
            return time.GetElapsedTime(turn.At) <= s_kept ? turn : null;
        }
    }

    /// <summary>A model has answered.</summary>
    public void Note(ConversationKey key, string arm, string model, string host)
    {
        lock (_lock)
        {
            if (_young.Count >= Capacity)
                (_old, _young) = (_young, []);
            _young[key] = new EarlierTurn(arm, model, host, time.GetTimestamp());
        }
    }
}

/// <summary>Names a conversation: by the session a client names, else by its messages. Tenants share none.</summary>
/// <param name="Tenant">For whom it is.</param>
/// <param name="Session">As the client names it; <c>null</c> where it names none.</param>
/// <param name="Messages">Hash of its messages; 0 where a session names it.</param>
internal readonly record struct ConversationKey(string Tenant, string? Session, UInt128 Messages);

/// <summary>Who gave the last answer.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Model">Its model.</param>
/// <param name="Host">The host's name.</param>
/// <param name="At">The clock's timestamp of that.</param>
internal sealed record EarlierTurn(string Arm, string Model, string Host, long At);

using GreenServ.Router.Replicas;

namespace GreenServ.Router.Limits;

/// <summary>
/// What one key may use a minute: requests, and tokens in and out. Kept in memory: after a restart every key begins with a full
/// minute. Where several routers share them, they tell each other what they used (<see cref="LimitShare"/>). Its lock is held for arithmetic alone.
/// </summary>
/// <param name="time">A clock.</param>
/// <param name="routers">How many routers count the same key; <c>null</c> where there is no other.</param>
internal sealed class KeyLimits(TimeProvider time, RouterCount? routers = null)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly TypicalAnswer _typical = new();
    private TokenBucket? _requests;
    private TokenBucket? _tokens;
    private readonly LimitShare? _requestShare = routers is null ? null : new LimitShare(TimeSpan.Zero, routers);
    private readonly LimitShare? _tokenShare = routers is null ? null : new LimitShare(TimeSpan.Zero, routers);

    /// <summary>Sets both limits, also while requests run; <c>null</c> is no limit.</summary>
    public void Set(int? requestsPerMinute, int? tokensPerMinute)
    {
        lock (_lock)
        {
            var now = Now;
            Set(ref _requests, requestsPerMinute, now);
            Set(ref _tokens, tokensPerMinute, now);
        }
    }

    /// <summary>Whether there is any limit.</summary>
    public bool AreSet
    {
        get
        {
            lock (_lock)
                return _requests is not null || _tokens is not null;
        }
    }

    /// <summary>Takes one request; how long to wait where there is none left, else zero.</summary>
    public TimeSpan TakeRequest()
    {
        lock (_lock)
        {
            var now = Now;
            return _requests is null || TryTake(_requests, _requestShare, 1, now) ? TimeSpan.Zero : WaitFor(_requests, 1, now);
        }
    }

    /// <summary>
    /// Takes the tokens of a prompt and of a typical answer to this key, as far as the bucket can ever hold them. A prompt that alone
    /// is larger than the bucket fits at no time.
    /// </summary>
    public TokenReservation ReserveTokens(long promptTokens)
    {
        lock (_lock)
        {
            if (_tokens is null)
                return new(0, TimeSpan.Zero, Fits: true);
            if (promptTokens > _tokens.Capacity)
                return new(0, TimeSpan.Zero, Fits: false);
            var now = Now;
            var amount = Math.Min(promptTokens + _typical.Tokens, _tokens.Capacity);
            if (TryTake(_tokens, _tokenShare, amount, now))
                return new(amount, TimeSpan.Zero, Fits: true);
            var wait = WaitFor(_tokens, amount, now);
            var requestWait = _requests?.WaitFor(1, now) ?? TimeSpan.Zero;
            return new(0, wait > requestWait ? wait : requestWait, Fits: true);
        }
    }

    /// <summary>Puts what a request used in place of what was reserved for it.</summary>
    /// <param name="reserved">From <see cref="ReserveTokens"/>.</param>
    /// <param name="used">Tokens in and out.</param>
    /// <param name="answerTokens">Tokens of a whole answer, which later reservations learn from; <c>null</c> where there was none.</param>
    public void SettleTokens(long reserved, long used, long? answerTokens)
    {
        lock (_lock)
        {
            _tokens?.Settle(reserved, used, Now);
            _tokenShare?.Note(used - reserved);
            // What a host reports may be absurd; what is expected of the next answer may not.
            if (answerTokens is { } tokens)
                _typical.Add(Math.Clamp(tokens, 0, _tokens?.Capacity ?? TokenBucket.LargestPerMinute));
        }
    }

    /// <summary>How the limits stand.</summary>
    public LimitState Read()
    {
        lock (_lock)
        {
            var now = Now;
            return new(Read(_requests, now), Read(_tokens, now));
        }
    }

    /// <summary>What other routers are to be told; <c>null</c> where there is no limit, or the key was not used here for a while.</summary>
    public LimitUse? Tell()
    {
        lock (_lock)
        {
            var now = Now;
            if ((_requests is null && _tokens is null) || _requestShare is null || _tokenShare is null
                || (_requestShare.UsedAt > _tokenShare.UsedAt ? _requestShare.UsedAt : _tokenShare.UsedAt) < now - LimitUse.Memory)
                return null;
            return new(_requestShare.Used, _requests?.Remaining(now) ?? 0, _tokenShare.Used, _tokens?.Remaining(now) ?? 0);
        }
    }

    /// <summary>Other routers told what they used.</summary>
    public void Hear(IReadOnlyDictionary<string, LimitUse> others)
    {
        lock (_lock)
        {
            var now = Now;
            if (_requests is not null)
                _requestShare?.Hear(_requests, [.. others.Select(other => (other.Key, other.Value.Requests, other.Value.RequestsLeft))], now);
            if (_tokens is not null)
                _tokenShare?.Hear(_tokens, [.. others.Select(other => (other.Key, other.Value.Tokens, other.Value.TokensLeft))], now);
        }
    }

    private static bool TryTake(TokenBucket bucket, LimitShare? share, long amount, TimeSpan now) =>
        bucket.WaitFor(amount, now) == TimeSpan.Zero && (share is null || share.TryUse(amount, bucket.Capacity, now)) && bucket.TryTake(amount, now);

    // Held back by its share alone, a router has more as soon as it has heard of the others.
    private static TimeSpan WaitFor(TokenBucket bucket, long amount, TimeSpan now) =>
        bucket.WaitFor(amount, now) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);

    private TimeSpan Now => time.GetElapsedTime(_start);

    private static BucketState? Read(TokenBucket? bucket, TimeSpan now) =>
        bucket is null ? null : new(bucket.Capacity, bucket.Remaining(now), bucket.WaitUntilFull(now));

    private static void Set(ref TokenBucket? bucket, int? perMinute, TimeSpan now)
    {
        if (perMinute is not { } limit)
            bucket = null;
        else if (bucket is null)
            bucket = new TokenBucket(limit, now);
        else
            bucket.Change(limit, now);
    }
}

/// <summary>What a router has used of a key's limits, as it tells the others.</summary>
/// <param name="Requests">Requests since its start.</param>
/// <param name="RequestsLeft">What is left of the limit of requests, as it sees it.</param>
/// <param name="Tokens">Tokens since its start.</param>
/// <param name="TokensLeft">What is left of the limit of tokens, as it sees it.</param>
internal readonly record struct LimitUse(long Requests, long RequestsLeft, long Tokens, long TokensLeft)
{
    /// <summary>A bucket is full again after a minute, whatever was used before.</summary>
    public static TimeSpan Memory { get; } = TimeSpan.FromMinutes(2);
}

/// <summary>What became of asking for tokens.</summary>
/// <param name="Tokens">Taken now.</param>
/// <param name="Wait">How long until they could be; zero when they were.</param>
/// <param name="Fits">Whether waiting can help at all.</param>
internal readonly record struct TokenReservation(long Tokens, TimeSpan Wait, bool Fits);

/// <summary>How the limits of a key stand; <c>null</c> for no limit.</summary>
internal readonly record struct LimitState(BucketState? Requests, BucketState? Tokens);

/// <summary>How one limit stands.</summary>
/// <param name="Limit">A minute's worth.</param>
/// <param name="Remaining">What is left of it now.</param>
/// <param name="UntilFull">How long until all of it is there again.</param>
internal readonly record struct BucketState(int Limit, long Remaining, TimeSpan UntilFull);

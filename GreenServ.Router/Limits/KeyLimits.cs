namespace GreenServ.Router.Limits;

/// <summary>
/// What one key may use a minute: requests, and tokens in and out. Kept in memory: after a restart every key begins with a full
/// minute. Its lock is held for arithmetic alone.
/// </summary>
internal sealed class KeyLimits(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly TypicalAnswer _typical = new();
    private TokenBucket? _requests;
    private TokenBucket? _tokens;

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
            return _requests is null || _requests.TryTake(1, now) ? TimeSpan.Zero : _requests.WaitFor(1, now);
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
            if (_tokens.TryTake(amount, now))
                return new(amount, TimeSpan.Zero, Fits: true);
            var wait = _tokens.WaitFor(amount, now);
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

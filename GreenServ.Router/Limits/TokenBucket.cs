namespace GreenServ.Router.Limits;

/// <summary>
/// So much a minute: a bucket that holds one minute's worth and refills steadily. What was used beyond its content is owed, and
/// refilling pays that first. All amounts are whole numbers of tokens times ticks, so nothing is ever rounded away. Not thread-safe.
/// </summary>
internal sealed class TokenBucket
{
    /// <summary>Keeps every amount within 64 bits.</summary>
    public const int LargestPerMinute = 100_000_000;

    private const long Unit = TimeSpan.TicksPerMinute;

    // A host that reports absurd usage must not shut a key out for days.
    private const int MinutesOwedAtMost = 60;

    private int _perMinute;
    private long _balance;
    private TimeSpan _at;

    /// <param name="perMinute">1 to <see cref="LargestPerMinute"/>.</param>
    /// <param name="now">Any clock that never goes back.</param>
    public TokenBucket(int perMinute, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perMinute, LargestPerMinute);
        _perMinute = perMinute;
        _balance = perMinute * Unit;
        _at = now;
    }

    /// <summary>What it holds when full.</summary>
    public int Capacity => _perMinute;

    /// <summary>Whole tokens that can be taken now.</summary>
    public long Remaining(TimeSpan now)
    {
        Refill(now);
        return Math.Max(_balance, 0) / Unit;
    }

    /// <summary>Whole tokens used beyond what there was, and not paid back yet.</summary>
    public long Owed(TimeSpan now)
    {
        Refill(now);
        return (Math.Max(-_balance, 0) + Unit - 1) / Unit;
    }

    /// <summary>How long until an amount could be taken, if nobody else took any; zero when it can be now.</summary>
    /// <param name="amount">0 to the capacity.</param>
    /// <param name="now">Not before any earlier one.</param>
    public TimeSpan WaitFor(long amount, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, _perMinute);
        Refill(now);
        var missing = amount * Unit - _balance;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks(DividedUp(missing, _perMinute));
    }

    /// <summary>How long until it is full, if nobody took any.</summary>
    public TimeSpan WaitUntilFull(TimeSpan now) => WaitFor(_perMinute, now);

    /// <summary>Takes an amount whole, or nothing.</summary>
    /// <param name="amount">0 to the capacity.</param>
    /// <param name="now">Not before any earlier one.</param>
    public bool TryTake(long amount, TimeSpan now)
    {
        if (WaitFor(amount, now) > TimeSpan.Zero)
            return false;
        _balance -= amount * Unit;
        return true;
    }

    /// <summary>Puts what was used in place of what was taken for it.</summary>
    /// <param name="taken">What <see cref="TryTake"/> took.</param>
    /// <param name="used">What it came to, at least 0; anything beyond an hour's worth owed is forgiven.</param>
    /// <param name="now">Not before any earlier one.</param>
    public void Settle(long taken, long used, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(used);
        Refill(now);
        var full = _perMinute * Unit;
        var difference = Math.Clamp(taken - used, -(MinutesOwedAtMost + 1) * (long)_perMinute, _perMinute) * Unit;
        _balance = Math.Clamp(_balance + difference, -MinutesOwedAtMost * full, full);
    }

    /// <summary>Changes the limit; what was used of the old one stays used.</summary>
    public void Change(int perMinute, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perMinute, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perMinute, LargestPerMinute);
        Refill(now);
        var used = _perMinute * Unit - _balance;
        _perMinute = perMinute;
        // A lower limit empties the bucket at most: nothing is owed that was within the limit when it was used.
        _balance = Math.Max(perMinute * Unit - used, Math.Min(_balance, 0));
    }

    private void Refill(TimeSpan now)
    {
        var elapsed = now - _at;
        if (elapsed <= TimeSpan.Zero)
            return;
        _at = now;
        var missing = _perMinute * Unit - _balance;
        _balance = elapsed.Ticks >= DividedUp(missing, _perMinute) ? _perMinute * Unit : _balance + elapsed.Ticks * _perMinute;
    }

    private static long DividedUp(long value, long divisor) => (value + divisor - 1) / divisor;
}

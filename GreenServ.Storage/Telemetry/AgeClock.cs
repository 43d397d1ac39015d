namespace GreenServ.Storage.Telemetry;

/// <summary>
/// The clock by which what is stored ages, where the old goes for good. Clocks jump, and what is written meanwhile is dated by them too. So this one goes at most twice as fast
/// as time passes from one look to the next, and by a day at most: that much a jump costs. It is kept in the store, so that neither restarts nor several workers hurry it.
/// </summary>
/// <param name="Reached">How far it has come; 0 before the first look.</param>
/// <param name="At">What the machine's clock said at the last look.</param>
internal readonly record struct AgeClock(long Reached, long At)
{
    private const long LongestPause = Microseconds.PerDay / 2;

    /// <summary>How it stands after another look at the machine's clock. It never goes back: a clock that did would hold everything up when it is set right.</summary>
    public AgeClock Look(long now) => new(
        Reached == 0 ? now : Math.Max(Reached, Math.Min(now, Reached + (2 * Math.Clamp(now - At, 0, LongestPause)))),
        now);

    /// <summary>From when ages are counted. Where nothing new comes, nothing ages.</summary>
    public long Today(long newest) => Math.Min(newest, Math.Min(Reached, At));

    /// <summary>How far the machine's clock is ahead of it.</summary>
    public TimeSpan Lag => TimeSpan.FromMicroseconds(Math.Max(At - Reached, 0));
}

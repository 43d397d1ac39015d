namespace GreenServ.Storage.Telemetry;

/// <summary>
/// Where the parts of a window begin that are summed from ever coarser roll-ups, in microseconds. A roll-up fits when every bucket
/// is made of whole ones; those that do not fit begin never.
/// </summary>
/// <param name="Since">The decisions themselves.</param>
/// <param name="Seconds">Roll-ups of seconds.</param>
/// <param name="Minutes">Roll-ups of minutes.</param>
/// <param name="Hours">Roll-ups of hours.</param>
/// <param name="Bucket">Length of a bucket.</param>
internal sealed record WindowParts(long Since, long Seconds, long Minutes, long Hours, long Bucket)
{
    /// <summary>A window that is one bucket.</summary>
    public static WindowParts ForTotals(DateTimeOffset since) => ForBuckets(since, TimeSpan.FromHours(1));

    public static WindowParts ForBuckets(DateTimeOffset since, TimeSpan bucket)
    {
        var (start, length) = (Microseconds.From(since), bucket.Ticks / TimeSpan.TicksPerMicrosecond);
        return new WindowParts(
            start, Begin(start, length, Microseconds.PerSecond), Begin(start, length, Microseconds.PerMinute), Begin(start, length, Microseconds.PerHour), length);
    }

    private static long Begin(long since, long bucket, long unit) => bucket % unit == 0 ? Microseconds.Ceiling(since, unit) : long.MaxValue;
}

namespace GreenServ.Storage.Telemetry;

/// <summary>Times as stores keep them: UTC microseconds since 1970.</summary>
internal static class Microseconds
{
    public const long PerSecond = 1_000_000;
    public const long PerMinute = 60 * PerSecond;
    public const long PerHour = 60 * PerMinute;
    public const long PerDay = 24 * PerHour;

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The last multiple of <paramref name="unit"/> at or before the time.</summary>
    public static long Floor(long microseconds, long unit) => microseconds - (((microseconds % unit) + unit) % unit);

    /// <summary>The first multiple of <paramref name="unit"/> at or after the time.</summary>
    public static long Ceiling(long microseconds, long unit) => Floor(microseconds + unit - 1, unit);
}

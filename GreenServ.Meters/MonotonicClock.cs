namespace GreenServ.Meters;

/// <summary>The clock that readings and requests are stamped with: it never jumps, unlike the time of day.</summary>
public static class MonotonicClock
{
    /// <summary>Time since some moment before the process started.</summary>
    public static TimeSpan Now(TimeProvider time) => At(time, time.GetTimestamp());

    /// <summary>A timestamp of the provider on this clock.</summary>
    public static TimeSpan At(TimeProvider time, long timestamp) => time.GetElapsedTime(0, timestamp);
}

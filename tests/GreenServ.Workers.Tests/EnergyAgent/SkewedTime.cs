namespace GreenServ.Workers.Tests.EnergyAgent;

/// <summary>A clock that is off, and drifts.</summary>
internal sealed class SkewedTime(TimeSpan ahead, double drift) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp()
    {
        var now = System.GetTimestamp();
        return now + (long)((now - _start) * drift) + (long)(ahead.TotalSeconds * TimestampFrequency);
    }
}

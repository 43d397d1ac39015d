namespace GreenServ.Core.Energy.Attribution;

/// <summary>What one counter's settled windows gave a request.</summary>
internal sealed class Claim(RequestWork work)
{
    public RequestWork Work { get; } = work;

    /// <summary>Its share of the active energy.</summary>
    public double Joules { get; set; }

    /// <summary>Of its time, the seconds that lie in settled windows.</summary>
    public double CoveredSeconds { get; set; }

    /// <summary>Standard deviation of its joules. Windows err alike, so their deviations add.</summary>
    public double Deviation { get; set; }

    /// <summary>Whether it shared the counter with other requests.</summary>
    public bool Shared { get; set; }

    public Claim Copy() => (Claim)MemberwiseClone();
}

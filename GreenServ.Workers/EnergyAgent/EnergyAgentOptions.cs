using GreenServ.Meters;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>The energy agent: reads the meters of the machine it runs on, for a router elsewhere.</summary>
public sealed class EnergyAgentOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:EnergyAgent";

    /// <summary>Whether this process is an agent; it is nothing else then, and needs no shared storage.</summary>
    public bool Enabled { get; set; }

    /// <summary>Address to listen on; one that other machines reach needs a <see cref="Key"/>.</summary>
    public string Url { get; set; } = "http://127.0.0.1:9410";

    /// <summary>What routers have to send as bearer token; without it only this machine is answered. At least 16 characters.</summary>
    public string? Key { get; set; }

    /// <summary>The meters whose sum is what this machine takes. One that does not answer makes all wait: a part of the energy is no figure.</summary>
    public IList<MeterOptions> Meters { get; } = [];

    /// <summary>How often they are read; 10 ms to 10 s.</summary>
    public TimeSpan SamplePeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long readings are kept for a router that was away; 1 s to 1 h.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long meters that do not answer are left alone before they are tried again; above 0.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}

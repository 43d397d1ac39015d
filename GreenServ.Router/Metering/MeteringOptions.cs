using GreenServ.Meters;

namespace GreenServ.Router.Metering;

/// <summary>How the energy of hosts is measured.</summary>
public sealed class MeteringOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:Metering";

    /// <summary>How often meters are read; 10 ms to 10 s.</summary>
    public TimeSpan SamplePeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a meter that does not answer is left alone before it is tried again; above 0.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What is known of the energy of hosts, each named once.</summary>
    public IList<HostMeterOptions> Hosts { get; } = [];
}

/// <summary>What is known of one host's energy.</summary>
public sealed class HostMeterOptions
{
    /// <summary>The host's name; of an Ollama that was found by itself that is host and port, as in <c>localhost:11434</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Where its energy is read.</summary>
    public MeterOptions Meter { get; set; } = new();

    /// <summary>Joules of its hardware relative to an H100's where they are estimated; above 0.</summary>
    public double HardwareFactor { get; set; } = 1;

    /// <summary>Watts of each of its devices with nothing to do, where known; learned all the same. At least 0.</summary>
    public double? IdleWatts { get; set; }
}

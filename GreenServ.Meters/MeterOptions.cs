namespace GreenServ.Meters;

/// <summary>Which meter tells a host's energy.</summary>
public sealed class MeterOptions
{
    /// <summary>Where the energy is read; <see cref="MeterKind.None"/> leaves it to the estimator.</summary>
    public MeterKind Kind { get; set; }

    /// <summary>Address to scrape (<see cref="MeterKind.Prometheus"/>), or of the energy agent (<see cref="MeterKind.Agent"/>).</summary>
    public string? Url { get; set; }

    /// <summary>Key that the energy agent asks for (<see cref="MeterKind.Agent"/>).</summary>
    public string? Key { get; set; }

    /// <summary>What the devices are whose series are read (<see cref="MeterKind.Prometheus"/>); other meters know.</summary>
    public DeviceType Device { get; set; }

    /// <summary>Metric of a counter of energy (<see cref="MeterKind.Prometheus"/>).</summary>
    public string EnergyMetric { get; set; } = "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION";

    /// <summary>Joules that one unit of the counter is; DCGM counts millijoules. Above 0.</summary>
    public double JoulesPerUnit { get; set; } = 0.001;

    /// <summary>Metric of a gauge of watts, used where the counter is not there (<see cref="MeterKind.Prometheus"/>).</summary>
    public string PowerMetric { get; set; } = "DCGM_FI_DEV_POWER_USAGE";

    /// <summary>Labels that a series must have to count, for example the GPUs of this host; empty takes all.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How often what is scraped is renewed where it was scraped from; DCGM-exporter's default is 30 s, best set to 1 s or less. Above 0.</summary>
    public TimeSpan UpdatePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Folder of the powercap counters (<see cref="MeterKind.Rapl"/>).</summary>
    public string PowercapFolder { get; set; } = "/sys/class/powercap";

    /// <summary>NVIDIA's management library (<see cref="MeterKind.Nvml"/>).</summary>
    public string NvmlLibrary { get; set; } = "libnvidia-ml.so.1";

    /// <summary>What is read, for people, the same for options that read the same counters.</summary>
    public string Source => Kind switch
    {
        MeterKind.Nvml => "the GPUs of this machine",
        MeterKind.Rapl => $"the processors of this machine, {PowercapFolder}",
        MeterKind.Prometheus => $"{Url}{string.Concat(Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $" {label.Key}={label.Value}"))}",
        MeterKind.Agent => $"the energy agent at {Url}",
        _ => "nothing",
    };

    /// <summary>What is wrong with the options, for people; <c>null</c> for nothing.</summary>
    public string? Problem => Kind switch
    {
        _ when !Enum.IsDefined(Kind) => $"Kind must be one of {string.Join(", ", Enum.GetNames<MeterKind>())}",
        MeterKind.Prometheus when !IsHttp(out _) => "Url must be the http(s) address to scrape, for example http://gpu-host:9400/metrics",
        MeterKind.Agent when !IsHttp(out var url) || url!.UserInfo.Length > 0 => "Url must be the http(s) address of the energy agent, for example http://gpu-host:9410, and its key stand in Key",
        _ when !Enum.IsDefined(Device) => $"Device must be one of {string.Join(", ", Enum.GetNames<DeviceType>())}",
        MeterKind.Prometheus when !(JoulesPerUnit > 0) || !double.IsFinite(JoulesPerUnit) => "JoulesPerUnit must be above 0",
        _ when UpdatePeriod <= TimeSpan.Zero => "UpdatePeriod must be above 0",
        _ => null,
    };

    private bool IsHttp(out Uri? url) => Uri.TryCreate(Url, UriKind.Absolute, out url) && url.Scheme is "http" or "https";
}

/// <summary>Where a host's energy is read.</summary>
public enum MeterKind
{
    /// <summary>Nowhere: it is estimated.</summary>
    None,

    /// <summary>The NVIDIA GPUs of this machine.</summary>
    Nvml,

    /// <summary>The processors of this machine.</summary>
    Rapl,

    /// <summary>A Prometheus endpoint such as DCGM-exporter's.</summary>
    Prometheus,

    /// <summary>An energy agent, which reads the meters of the machine it runs on.</summary>
    Agent,
}

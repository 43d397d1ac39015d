namespace GreenServ.Workers.Traffic;

/// <summary>The demo's traffic generator.</summary>
public sealed class TrafficOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:Traffic";

    /// <summary>Whether there is traffic at all; only a host of the demo pool registers it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The router's base address; needed when enabled.</summary>
    public Uri? RouterUrl { get; set; }

    /// <summary>Base address of the simulator, which hands out the questions; needed when enabled.</summary>
    public Uri? SimulatorUrl { get; set; }

    /// <summary>Key for the router, if it asks for one.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Mean requests per second; gaps are exponential, as of independent users. Above 0.</summary>
    public double RequestsPerSecond { get; set; } = 2;

    /// <summary>Requests in flight at most; at least 1.</summary>
    public int MaxConcurrency { get; set; } = 8;

    /// <summary>Same seed, same questions, profiles and gaps.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Share of requests that stream, 0..1.</summary>
    public double StreamingShare { get; set; } = 0.5;

    /// <summary>Share of requests for <c>greenserv:eco</c> and, again, for <c>greenserv:quality</c>, 0..0.5 each.</summary>
    public double ProfileShare { get; set; } = 0.1;

    /// <summary>A profile that promises something, to have traffic too; <c>null</c> for none.</summary>
    public string? PromiseProfile { get; set; }

    /// <summary>Share of requests for <see cref="PromiseProfile"/>, 0..1; with the other profiles' at most 1.</summary>
    public double PromiseShare { get; set; } = 0.3;

    /// <summary>Share of answers that nobody scores, 0..1.</summary>
    public double SilentShare { get; set; } = 0.2;

    /// <summary>Requests after which to stop; <c>null</c> for never.</summary>
    public long? MaxRequests { get; set; }

    /// <summary>Wait after the first failure in a row; doubles with each further one.</summary>
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between attempts.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time after which an answer is given up.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);
}

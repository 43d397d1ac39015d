namespace GreenServ.Simulator;

/// <summary>How the simulated host behaves.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Configuration section these options are read from.</summary>
    public const string SectionName = "GreenServ:Simulator";

    /// <summary>
    /// Share of the simulated time that is really waited: 1 answers as slowly as the published latencies, 0 at once.
    /// Reported durations are scaled alike. At least 0.
    /// </summary>
    public double TimeScale { get; set; } = 0.25;

    /// <summary>Same seed, same questions in the same order: same answers.</summary>
    public ulong Seed { get; set; } = 20260124;

    /// <summary>A file that replaces the built-in models; its format is that of the built-in <c>Models/models.json</c>.</summary>
    public string? ModelsFile { get; set; }

    /// <summary>Names of the models to offer; empty means all.</summary>
    public IList<string> Models { get; } = [];

    /// <summary>Version of Ollama that it poses as, three numbers. Before 0.13.3 there was no <c>/v1/responses</c>.</summary>
    public string OllamaVersion { get; set; } = "0.13.3";

    /// <summary>Number of simulated GPUs; models are spread over them in turn. At least 1.</summary>
    public int GpuCount { get; set; } = 4;

    /// <summary>Gigabytes (10⁹ bytes) of models that the host holds at once; <c>null</c> holds all. Above 0.</summary>
    public double? MemoryGigabytes { get; set; }

    /// <summary>How long a model stays in memory after its last request, where requests do not say. At least 0.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Watts that loading a model draws beyond idle power. At least 0.</summary>
    public double LoadWatts { get; set; } = 100;

    /// <summary>Watts that each simulated GPU draws when nothing runs. At least 0.</summary>
    public double IdleWatts { get; set; } = 50;
}

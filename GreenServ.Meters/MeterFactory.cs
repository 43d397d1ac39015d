using System.Collections.Concurrent;
using GreenServ.Meters.Agent;
using GreenServ.Meters.Nvml;
using GreenServ.Meters.Prometheus;
using GreenServ.Meters.Rapl;

namespace GreenServ.Meters;

/// <summary>Opens meters.</summary>
public sealed class MeterFactory(HttpClient http, TimeProvider time)
{
    // An agent that answers again after a while still has the readings that were missed.
    private readonly ConcurrentDictionary<string, AgentPosition> _positions = new(StringComparer.Ordinal);

    /// <summary>Opens the meter that is configured.</summary>
    /// <exception cref="MeterException">It is not there, or may not be read.</exception>
    /// <exception cref="ArgumentException">The options are wrong, or name no meter.</exception>
    public async Task<IEnergyMeter> OpenAsync(MeterOptions options, CancellationToken cancellationToken)
    {
        if (options.Problem is { } problem)
            throw new ArgumentException(problem, nameof(options));
        return options.Kind switch
        {
            MeterKind.Nvml => NvmlMeter.Open(options.NvmlLibrary, time),
            MeterKind.Rapl => RaplMeter.Open(options.PowercapFolder, time),
            MeterKind.Prometheus => await PrometheusMeter.OpenAsync(options, http, time, cancellationToken).ConfigureAwait(false),
            MeterKind.Agent => await AgentMeter.OpenAsync(options, _positions.GetOrAdd(options.Url!, static _ => new AgentPosition()), http, time, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentException($"Kind is {options.Kind}: there is no meter to open", nameof(options)),
        };
    }
}

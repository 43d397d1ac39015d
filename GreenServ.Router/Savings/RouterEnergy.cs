using System.Diagnostics.Metrics;
using GreenServ.Router.Metering;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Savings;

/// <summary>
/// The energy of the process that routes, estimated: its processor time × watts of a core. Whatever else runs in the process is in it.
/// </summary>
internal sealed class RouterEnergy : Gauges
{
    private readonly double _wattsPerCore;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;

    public RouterEnergy(IMeterFactory factory, IOptions<SavingsOptions> options, TimeProvider time)
    {
        (_wattsPerCore, _time, _startedAt) = (options.Value.WattsPerCore, time, time.GetTimestamp());
        factory.Create(RouterMetrics.MeterName).CreateObservableCounter(
            "greenserv.router.energy", () => new Measurement<double>(Joules, new KeyValuePair<string, object?>(TelemetryNames.EnergySource, "estimated")), "J", "Energy of the process that routes, from its processor time.");
    }

    /// <summary>Joules since the router started.</summary>
    public double Joules => (Environment.CpuUsage.TotalTime - _usedBefore).TotalSeconds * _wattsPerCore;

    /// <summary>Joules within a window that ends now, at the mean power since the router started; what it took before that nothing tells.</summary>
    public double Within(TimeSpan window) =>
        _time.GetElapsedTime(_startedAt) is { TotalSeconds: > 0 } ran ? Joules * Math.Min(1, window / ran) : 0;
}

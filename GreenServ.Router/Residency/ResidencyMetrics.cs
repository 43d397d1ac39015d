using System.Diagnostics.Metrics;
using GreenServ.Router.Metering;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Residency;

/// <summary>Counts loads of models.</summary>
internal sealed class ResidencyMetrics
{
    private readonly Counter<long> _loads;
    private readonly Histogram<double> _duration;

    public ResidencyMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(RouterMetrics.MeterName);
        _loads = meter.CreateCounter<long>("greenserv.residency.loads", "{load}", "Requests that found their model not in memory, and so loaded it.");
        _duration = meter.CreateHistogram(
            "greenserv.residency.load.duration", "s", "Loads, as their hosts tell them.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320] });
    }

    public void Loading(Placement placement) => _loads.Add(1, Host(placement), Model(placement));

    public void Loaded(Placement placement, double seconds) => _duration.Record(seconds, Host(placement), Model(placement));

    private static KeyValuePair<string, object?> Host(Placement placement) => new(TelemetryNames.Host, placement.Host.Name);

    private static KeyValuePair<string, object?> Model(Placement placement) => new(TelemetryNames.Model, placement.Model);
}

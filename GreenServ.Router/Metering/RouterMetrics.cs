using System.Diagnostics.Metrics;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>The router's instruments.</summary>
internal sealed class RouterMetrics
{
    public const string MeterName = "GreenServ.Router";

    private readonly Counter<long> _requests;
    private readonly Counter<double> _energy;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _draw;

    public RouterMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        _requests = meter.CreateCounter<long>("greenserv.requests", "{request}", "Requests routed.");
        _energy = meter.CreateCounter<double>("greenserv.energy", "J", "Energy of requests, by its source.");
        _duration = meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "From decision to last byte.");
        _draw = meter.CreateHistogram(
            "greenserv.draw.duration", "s", "Estimates, probabilities and draw.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2] });
    }

    public void Drawn(TimeSpan elapsed) => _draw.Record(elapsed.TotalSeconds);

    public void Completed(RoutedRequest request, OutcomeRecord outcome)
    {
        var model = new KeyValuePair<string, object?>("gen_ai.response.model", request.Chosen.Placement.Model);
        var status = new KeyValuePair<string, object?>("greenserv.status", JsonNames.Of(outcome.Status));
        _requests.Add(1, model, status);
        _duration.Record(outcome.DurationMs / 1000, model, status);
        if (outcome.EnergyJoules is { } joules)
            _energy.Add(joules, model, new("greenserv.energy.source", JsonNames.Of(outcome.EnergySource)));
    }
}

using System.Diagnostics.Metrics;
using GreenServ.Router.Sla;

namespace GreenServ.Router.Metering;

/// <summary>Gauges of the promises, by account: at most as many as there may be profiles and accounts of requests.</summary>
internal sealed class SlaMetrics : IHostedService
{
    private readonly SlaStatusReader _reader;

    public SlaMetrics(IMeterFactory factory, SlaStatusReader reader)
    {
        _reader = reader;
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableGauge("greenserv.sla.debt", () => Observe(standing => standing.Promise.Alpha is null ? null : standing.Debt), "{answer}", "Answers owed; below 0 a surplus.");
        meter.CreateObservableGauge("greenserv.sla.price", () => Observe(standing => standing.PriceJoules), "J", "What an answer is worth.");
        meter.CreateObservableGauge("greenserv.sla.satisfaction", () => Observe(standing => standing.Satisfaction), "1", "Mean observed quality of about the last 1,000 decisions.");
    }

    // Gauges live as long as someone holds them; the host does.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Observe(Func<PromiseStanding, double?> value) =>
        from standing in _reader.Standings
        let measured = value(standing)
        where measured is not null
        select new Measurement<double>(measured.Value, new KeyValuePair<string, object?>("greenserv.sla.account", standing.Account));
}

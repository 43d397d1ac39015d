using System.Diagnostics.Metrics;
using GreenServ.Core.Sla;
using GreenServ.Router.Sla;

namespace GreenServ.Router.Metering;

/// <summary>Gauges of the promises, by account: at most as many as there may be profiles and accounts of requests.</summary>
internal sealed class SlaMetrics : Gauges
{
    private readonly SlaStatusReader _reader;

    public SlaMetrics(IMeterFactory factory, SlaStatusReader reader)
    {
        _reader = reader;
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableGauge("greenserv.sla.debt", () => Observe(standing => standing.Promise.Alpha is null ? null : standing.Debt), "{answer}", "Answers owed; below 0 a surplus.");
        meter.CreateObservableGauge("greenserv.sla.price", () => Observe(standing => standing.PriceJoules), "J", "What an answer is worth.");
        meter.CreateObservableGauge("greenserv.sla.satisfaction", () => Observe(standing => standing.Satisfaction), "1", "Mean observed quality of about the last 1,000 decisions.");
        meter.CreateObservableGauge("greenserv.sla.target", () => Observe(standing => standing.Promise.Alpha), "1", "The mean quality that is promised.");
        meter.CreateObservableGauge("greenserv.sla.evidence", () => Observe(standing => standing.EvidenceShare), "1", "Share of these decisions whose quality is known.");
        meter.CreateObservableGauge("greenserv.sla.budget.fill", () => Observe(standing => standing.Allowance?.Fill), "1", "Part of a budget of watt-hours or grams that the last period spent; above 1 it is exceeded.");
        meter.CreateObservableGauge("greenserv.sla.compliance", () => Observe(Compliance), "1", "Whether the promised quality is kept: 1 or 0; absent while too little is known.");
    }

    private static double? Compliance(PromiseStanding standing) => standing.State switch
    {
        PromiseState.Kept => 1,
        PromiseState.Missed => 0,
        _ => null,
    };

    private IEnumerable<Measurement<double>> Observe(Func<PromiseStanding, double?> value) =>
        from standing in _reader.Standings
        let measured = value(standing)
        where measured is not null
        select new Measurement<double>(measured.Value, new KeyValuePair<string, object?>("greenserv.sla.account", standing.Account));
}

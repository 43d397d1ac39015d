using System.Diagnostics.Metrics;
using GreenServ.Router.Metering;

namespace GreenServ.Router.Carbon;

/// <summary>What the electricity of hosts emits, and how its feeds do.</summary>
internal sealed class CarbonMetrics : Gauges
{
    private readonly CarbonSites _sites;
    private readonly TimeProvider _time;

    public CarbonMetrics(IMeterFactory factory, CarbonSites sites, TimeProvider time)
    {
        (_sites, _time) = (sites, time);
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableGauge("greenserv.carbon.intensity", () => Observe(site => site.Current?.GramsPerKwh), "g/kW.h", "Grams of CO2-equivalent per kilowatt-hour of the grid, in force now.");
        meter.CreateObservableGauge("greenserv.carbon.age", () => Observe(site => (_time.GetUtcNow() - site.Feed?.Last?.At)?.TotalSeconds), "s", "Age of the figure that a feed told last.");
        meter.CreateObservableCounter("greenserv.carbon.refused", Refused, "{answer}", "Answers of feeds that told no intensity, by why.");
    }

    private IEnumerable<Measurement<double>> Observe(Func<CarbonSite, double?> value) =>
        from site in _sites.All
        let measured = value(site)
        where measured is not null
        select new Measurement<double>(measured.Value, Tag(site));

    // A feed that several sites share is counted where it is set.
    private IEnumerable<Measurement<long>> Refused() =>
        from site in _sites.All.Where(site => site.Feed is not null).DistinctBy(site => site.Feed)
        from met in site.Feed!.Faults
        select new Measurement<long>(met.Count, Tag(site), new("error.type", JsonNames.Of(met.Fault)));

    private static KeyValuePair<string, object?> Tag(CarbonSite site) => new("greenserv.carbon.site", site.Name);
}

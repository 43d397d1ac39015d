using System.Diagnostics;
using System.Diagnostics.Metrics;
using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Attribution;
using GreenServ.Meters;

namespace GreenServ.Router.Metering;

/// <summary>What meters measured, by OpenTelemetry's conventions for hardware (1.41), and where it went.</summary>
internal sealed class EnergyMetrics : Gauges
{
    private readonly EnergyMeters _meters;

    public EnergyMetrics(IMeterFactory factory, EnergyMeters meters)
    {
        _meters = meters;
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableCounter("hw.energy", Measured, "J", "Energy that a counter measured.");
        meter.CreateObservableGauge("hw.power", Power, "W", "Power by a counter's newest window; absent while it is not measured.");
        meter.CreateObservableCounter("greenserv.energy.accounted", Accounted, "J", "Measured energy by the account it went to; attributed where a counter told it of several at once.");
    }

    private IEnumerable<Measurement<double>> Measured() =>
        from counter in Counters()
        select new Measurement<double>(counter.Totals.MeasuredJoules + counter.Totals.PendingJoules, Hardware(counter));

    private IEnumerable<Measurement<double>> Power() =>
        from counter in Counters()
        let watts = counter.Watts
        where watts is not null
        select new Measurement<double>(watts.Value, Hardware(counter));

    private IEnumerable<Measurement<double>> Accounted() =>
        from counter in Counters()
        from account in Enum.GetValues<EnergyAccount>()
        from source in (EnergySource[])[EnergySource.Measured, EnergySource.Attributed]
        select new Measurement<double>(counter.Totals.Of(account, source), new TagList
        {
            { TelemetryNames.Host, counter.Host }, { "hw.id", counter.Channel.Id }, { "greenserv.energy.account", JsonNames.Of(account) },
            { TelemetryNames.EnergySource, JsonNames.Of(source) },
        });

    private static TagList Hardware(in Counter counter) => new()
    {
        { TelemetryNames.Host, counter.Host }, { "hw.id", counter.Channel.Id }, { "hw.name", counter.Channel.Name }, { "hw.type", JsonNames.Of(counter.Channel.Device) },
        { TelemetryNames.EnergySource, JsonNames.Of(EnergySource.Measured) },
    };

    private IEnumerable<Counter> Counters() =>
        from host in _meters.Hosts
        let channels = host.Channels
        from counter in (host.Ledger?.Counters ?? []).Select((standing, i) => new Counter(host.Name, channels[i], standing.Totals, host.Watts(i)))
        select counter;

    private readonly record struct Counter(string Host, MeterChannel Channel, AccountTotals Totals, double? Watts);
}

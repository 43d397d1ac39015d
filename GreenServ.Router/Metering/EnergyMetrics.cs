using System.Diagnostics.Metrics;
using GreenServ.Core.Energy.Attribution;

namespace GreenServ.Router.Metering;

/// <summary>What meters measured, by the conventions for hardware, and where it went.</summary>
internal sealed class EnergyMetrics : IHostedService
{
    private readonly EnergyMeters _meters;

    public EnergyMetrics(IMeterFactory factory, EnergyMeters meters)
    {
        _meters = meters;
        var meter = factory.Create(RouterMetrics.MeterName);
        meter.CreateObservableCounter("hw.energy", Measured, "J", "Energy that a counter measured.");
        meter.CreateObservableCounter("greenserv.energy.accounted", Accounted, "J", "Measured energy by the account it went to.");
    }

    // Instruments live as long as someone holds them; the host does.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<double>> Measured() =>
        from host in _meters.Hosts
        from counter in Counters(host)
        select new Measurement<double>(counter.Totals.MeasuredJoules + counter.Totals.PendingJoules, new("greenserv.host", host.Name), new("hw.id", counter.Name));

    private IEnumerable<Measurement<double>> Accounted() =>
        from host in _meters.Hosts
        from counter in Counters(host)
        from account in Enum.GetValues<EnergyAccount>()
        select new Measurement<double>(
            counter.Totals[account], new("greenserv.host", host.Name), new("hw.id", counter.Name), new("greenserv.energy.account", JsonNames.Of(account)));

    private static IEnumerable<(string Name, AccountTotals Totals)> Counters(HostMetering host)
    {
        var channels = host.Channels;
        return (host.Ledger?.Counters ?? []).Select((counter, i) => (channels[i].Name, counter.Totals));
    }
}

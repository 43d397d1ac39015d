using GreenServ.Client.Wire;
using GreenServ.Core.Energy.Attribution;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Metering;

/// <summary><c>GET /greenserv/energy</c>.</summary>
internal static class EnergyEndpoint
{
    public static IEndpointRouteBuilder MapEnergy(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/energy", Get);
        return endpoints;
    }

    private static JsonHttpResult<EnergyStatus> Get(EnergyMeters meters) =>
        TypedResults.Json(new EnergyStatus { Hosts = [.. meters.Hosts.Select(Of)] }, GreenServJsonContext.Default.EnergyStatus);

    private static HostEnergyStatus Of(HostMetering host)
    {
        var (channels, faults, counters) = (host.Channels, host.Faults, host.Ledger?.Counters ?? []);
        return new HostEnergyStatus
        {
            Host = host.Name,
            Meter = JsonNames.Of(host.Options.Meter.Kind),
            Problem = host.Problem,
            ClockUncertaintyMs = host.ClockUncertainty?.TotalMilliseconds,
            PendingRequests = host.Pending,
            Counters = [.. counters.Select((counter, i) => Of(counter, channels[i], faults[i], host.Watts(i)))],
        };
    }

    private static CounterEnergyStatus Of(CounterStanding counter, Meters.MeterChannel channel, Core.Energy.Counters.FaultCounts faults, double? watts) => new()
    {
        Name = channel.Name,
        Watts = watts,
        MeasuredJoules = counter.Totals.MeasuredJoules,
        PendingJoules = counter.Totals.PendingJoules,
        RequestsJoules = counter.Totals.RequestJoules,
        JudgeJoules = counter.Totals.JudgeJoules,
        LoadingJoules = counter.Totals.LoadingJoules,
        IdleJoules = counter.Totals.IdleJoules,
        ForeignJoules = counter.Totals.ForeignJoules,
        ExplainedShare = counter.Totals.ExplainedShare,
        IdleWatts = counter.IdleWatts,
        RelativeNoise = counter.RelativeNoise,
        ResolutionJoules = channel.Traits.ResolutionJoules,
        UpdatePeriodMs = channel.Traits.UpdatePeriod.TotalMilliseconds,
        RelativeUncertainty = channel.Traits.RelativeUncertainty,
        Note = channel.Note,
        Faults = faults.Met.ToDictionary(met => JsonNames.Of(met.Fault), met => met.Count),
    };
}

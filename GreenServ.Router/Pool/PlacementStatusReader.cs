using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Breakers;
using GreenServ.Router.Queues;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Pool;

/// <summary>How hosts and placements stand now, for people.</summary>
internal sealed class PlacementStatusReader(
    HostDirectory hosts, ModelStates models, HostQueues queues, CircuitBreakers breakers, ResidencyMonitor residency, LoadCosts loads)
{
    public HostStatus Of(HostState state)
    {
        var queue = queues.Of(state.Host).Read();
        return new(state.Host.Name, state.Host.DisplayAddress, JsonNames.Of(state.Host.Kind), state.Problem is null, state.Problem)
        {
            State = JsonNames.Of(hosts.StateOf(state.Host)),
            UnderWay = queue.UnderWay,
            Waiting = queue.Waiting,
            MaxConcurrency = queue.Limits.Host,
            MaxConcurrencyPerModel = queue.Limits.PerModel,
            MaxWaiting = queue.Limits.Waiting,
        };
    }

    public ModelStatus Of(Placement placement)
    {
        var breaker = breakers.Read(placement);
        return new(placement.Arm, placement.Model, placement.Host.Name, placement.ParametersBillions, placement.Quantization)
        {
            State = JsonNames.Of(models.StateOf(placement.Model)),
            ActiveParametersBillions = placement.Traits.ActiveBillions,
            BitsPerWeight = placement.Traits.BitsPerWeight,
            Unknown = placement.Traits.Missing,
            UnderWay = queues.Of(placement.Host).UnderWay(placement.Model),
            Breaker = new(JsonNames.Of(breaker.State), breaker.Failures, breaker.Until, breaker.LastError),
            Residency = ResidencyOf(placement),
        };
    }

    private ResidencyInfo? ResidencyOf(Placement placement)
    {
        var memory = residency.Of(placement.Host);
        var state = memory.StateOf(placement.Model);
        if (state == ModelState.Unknown)
            return null;
        var load = loads.Of(placement);
        var told = state == ModelState.Loaded ? memory.Find(placement.Model) : null;
        return new(JsonNames.Of(state), told?.ExpiresAt, told?.SizeBytes, told?.VramBytes, told?.ContextLength, Math.Round(load.Seconds, 3), load.IsSeen);
    }
}

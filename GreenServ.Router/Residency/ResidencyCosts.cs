using GreenServ.Router.Pool;

namespace GreenServ.Router.Residency;

/// <summary>What asking each placement costs for what its host has in memory, and has not.</summary>
internal sealed class ResidencyCosts(ResidencyMonitor residency, PoolMonitor pool, LoadCosts loads, Demand demand, Forgone forgone, KeepAlive keepAlive)
{
    /// <summary>What it costs; <c>null</c> when it is in memory or on its way there, or its host does not tell.</summary>
    public ResidencyPrice? Of(Placement placement)
    {
        var memory = residency.Of(placement.Host);
        if (memory.StateOf(placement.Model) != ModelState.NotLoaded)
            return null;
        var makeWay = memory.MakesWay(placement.Model, WeightSize.Bytes(placement), DemandAt(placement.Host)).Select(model => Find(placement.Host, model));
        return ResidencyPrice.Of(Wanted(placement), [.. makeWay.OfType<Placement>().Select(Wanted)], forgone.Of(placement.Arm, placement.Host.Name));
    }

    /// <summary>How much each of a host's models is wanted, by its name there.</summary>
    public Func<string, double> DemandAt(ModelHost host) => model => Find(host, model) is { } placement ? demand.CountOf(placement.Arm) : 0;

    private WantedModel Wanted(Placement placement)
    {
        var load = loads.Of(placement);
        var rate = demand.RateOf(placement.Arm);
        return new(load, demand.CountOf(placement.Arm), rate, keepAlive.For(rate, load));
    }

    private Placement? Find(ModelHost host, string model) =>
        pool.Current.Placements.FirstOrDefault(placement => placement.Host == host && ModelKey.Comparer.Equals(placement.Model, model));
}

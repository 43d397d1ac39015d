using GreenServ.Router.Pool;

namespace GreenServ.Router.Residency;

/// <summary>Follows requests through the memories of their hosts, and learns from them how long loading takes.</summary>
internal sealed class ResidencyVisits(ResidencyMonitor residency, ResidencyCosts costs, LoadCosts loads, Forgone forgone, KeepAliveCaller keepAlive, ResidencyMetrics metrics, TimeProvider time)
{
    /// <summary>A request is sent to a placement. Disposing the visit ends it, however it went.</summary>
    public ResidencyVisit Begin(Placement placement)
    {
        var memory = residency.Of(placement.Host);
        var loading = memory.Ask(placement.Model, WeightSize.Bytes(placement), costs.DemandAt(placement.Host));
        if (loading)
        {
            metrics.Loading(placement);
            keepAlive.Forget(placement);
            forgone.Reset(placement.Arm, placement.Host.Name);
        }

        return new ResidencyVisit(this, placement, memory, loading, time.GetTimestamp());
    }

    internal void Answered(ResidencyVisit visit, bool isStream)
    {
        // A whole answer comes with its last token: how long its model took to load can not be told from it.
        if (isStream)
            loads.Began(visit.Placement, time.GetElapsedTime(visit.BegunAt).TotalSeconds, visit.IsLoading);
        if (!visit.IsLoading)
            return;
        visit.Memory.Answered(visit.Placement.Model);
        residency.LookSoon(visit.Placement.Host);
    }

    internal void Told(ResidencyVisit visit, double loadSeconds)
    {
        metrics.Loaded(visit.Placement, loadSeconds);
        loads.Told(visit.Placement, loadSeconds);
    }

    internal void Kept(ResidencyVisit visit, bool clientSteers) => keepAlive.Answered(visit.Placement, clientSteers);
}

/// <summary>One request at one placement.</summary>
internal sealed class ResidencyVisit(ResidencyVisits visits, Placement placement, HostMemory memory, bool isLoading, long begunAt) : IDisposable
{
    private bool _answered;

    public Placement Placement => placement;
    public HostMemory Memory => memory;

    /// <summary>Whether this request is the one that loads the model.</summary>
    public bool IsLoading => isLoading;

    public long BegunAt => begunAt;

    /// <summary>The first of the answer has come.</summary>
    public void Answered(bool isStream)
    {
        if (_answered)
            return;
        _answered = true;
        visits.Answered(this, isStream);
    }

    /// <summary>The answer told how long its model took to load; a loaded one takes next to nothing.</summary>
    public void Told(TimeSpan loadDuration)
    {
        if (isLoading)
            visits.Told(this, loadDuration.TotalSeconds);
    }

    /// <summary>The answer is complete.</summary>
    /// <param name="clientSteers">Whether the request itself said how the model is to be loaded or kept.</param>
    public void Completed(bool clientSteers) => visits.Kept(this, clientSteers);

    public void Dispose()
    {
        if (isLoading && !_answered)
            memory.GaveUp(placement.Model);
    }
}

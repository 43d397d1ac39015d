using GreenServ.Router.Admin;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Pool;

/// <summary>Keeps the <see cref="PoolSnapshot"/> current by probing every host, at once and then periodically.</summary>
internal sealed partial class PoolMonitor(
    IOptions<RouterOptions> options, HostDirectory directory, HostProbe probe, TimeProvider time, ILogger<PoolMonitor> logger) : BackgroundService
{
    private readonly HashSet<ModelHost> _missed = [];
    private readonly Lock _changing = new();
    private readonly SemaphoreSlim _probing = new(1, 1);
    private volatile PoolSnapshot _current = PoolSnapshot.Empty;

    /// <summary>The pool as last seen.</summary>
    public PoolSnapshot Current => _current;

    /// <summary>The first probe belongs to the start, so that the first request already finds its models.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ProbePeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await RefreshAsync(stoppingToken);
    }

    /// <summary>Takes a host out until the next probe finds it well again.</summary>
    public void ReportUnreachable(ModelHost host, string problem)
    {
        lock (_changing)
        {
            var current = _current;
            var hosts = current.Hosts.Select(state => state.Host == host ? new HostState(host, problem) : state);
            var placements = current.Placements.Where(placement => placement.Host != host);
            _current = new PoolSnapshot([.. hosts], [.. placements]);
        }

        LogUnreachable(host.Name, problem);
    }

    /// <summary>Asks every host there is now for its models.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // One after the other: an earlier one that ends late must not bring back hosts that are gone.
        await _probing.WaitAsync(cancellationToken);
        try
        {
            await ProbeAllAsync(cancellationToken);
        }
        finally
        {
            _probing.Release();
        }
    }

    private async Task ProbeAllAsync(CancellationToken cancellationToken)
    {
        ModelHost[] hosts = [.. directory.Current.Select(listed => listed.Host)];
        var found = await Task.WhenAll(hosts.Select(host => probe.ProbeAsync(host, cancellationToken)));
        lock (_changing)
        {
            var before = _current;
            _missed.IntersectWith(hosts);
            var results = hosts.Zip(found, (host, result) => (Host: host, Result: Patiently(host, result, before))).ToArray();
            foreach (var (host, result) in results)
                LogChange(host, result, before);
            _current = new PoolSnapshot(
                [.. results.Select(probed => new HostState(probed.Host, probed.Result.Problem))], [.. results.SelectMany(probed => probed.Result.Placements)]);
        }
    }

    // A host busy enough to miss one probe is not a dead one: it keeps its models until it misses the next one too.
    private ProbeResult Patiently(ModelHost host, ProbeResult result, PoolSnapshot before)
    {
        if (!result.IsTimeout || !_missed.Add(host))
        {
            if (!result.IsTimeout)
                _missed.Remove(host);
            return result;
        }

        var known = before.Placements.Where(placement => placement.Host == host).ToArray();
        return known.Length > 0 ? new ProbeResult(known, null) : result;
    }

    private void LogChange(ModelHost host, ProbeResult result, PoolSnapshot before)
    {
        if (before.Hosts.FirstOrDefault(state => state.Host == host) is { } earlier && earlier.Problem == result.Problem)
            return;
        if (result.Problem is null)
            LogHealthy(host.Name, host.DisplayAddress);
        else
            LogUnreachable(host.Name, result.Problem);
    }

    [LoggerMessage(LogLevel.Information, "Model host {Host} at {Address} is ready.")]
    private partial void LogHealthy(string host, string address);

    [LoggerMessage(LogLevel.Warning, "Model host {Host} can not be used: {Problem}.")]
    private partial void LogUnreachable(string host, string problem);
}

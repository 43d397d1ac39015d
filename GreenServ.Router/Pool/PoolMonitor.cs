using Microsoft.Extensions.Options;

namespace GreenServ.Router.Pool;

/// <summary>Keeps the <see cref="PoolSnapshot"/> current by probing every host, at once and then periodically.</summary>
internal sealed partial class PoolMonitor(IOptions<RouterOptions> options, HostProbe probe, TimeProvider time, ILogger<PoolMonitor> logger)
    : BackgroundService
{
    private readonly ModelHost[] _hosts = [.. options.Value.Hosts.Select(ModelHost.From)];
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
        var current = _current;
        var hosts = current.Hosts.Select(state => state.Host == host ? new HostState(host, problem) : state);
        var placements = current.Arms.SelectMany(arm => arm.Placements).Where(placement => placement.Host != host);
        _current = new PoolSnapshot([.. hosts], [.. placements]);
        LogUnreachable(host.Name, problem);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(_hosts.Select(host => probe.ProbeAsync(host, cancellationToken)));
        var states = _hosts.Zip(found, (host, result) => new HostState(host, result.Problem)).ToArray();
        var before = _current.Hosts.ToDictionary(state => state.Host, state => state.Problem);
        foreach (var state in states)
        {
            if (before.TryGetValue(state.Host, out var earlier) && earlier == state.Problem)
                continue;
            if (state.Problem is null)
                LogHealthy(state.Host.Name, state.Host.BaseAddress);
            else
                LogUnreachable(state.Host.Name, state.Problem);
        }

        _current = new PoolSnapshot(states, [.. found.SelectMany(result => result.Placements)]);
    }

    [LoggerMessage(LogLevel.Information, "Model host {Host} at {Address} is ready.")]
    private partial void LogHealthy(string host, Uri address);

    [LoggerMessage(LogLevel.Warning, "Model host {Host} can not be used: {Problem}.")]
    private partial void LogUnreachable(string host, string problem);
}

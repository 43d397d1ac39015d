using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Residency;

/// <summary>Keeps every Ollama host's <see cref="HostMemory"/> current: at once, then periodically, and whenever a load has ended.</summary>
internal sealed class ResidencyMonitor(PoolMonitor pool, ResidencyProbe probe, IOptions<RouterOptions> options, TimeProvider time) : BackgroundService
{
    private readonly ConditionalWeakTable<ModelHost, HostMemory> _memories = [];

    // Whatever is dropped here the next period makes up for.
    private readonly Channel<ModelHost> _soon = Channel.CreateBounded<ModelHost>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>What a host has in memory; hosts that do not tell have told nothing.</summary>
    public HostMemory Of(ModelHost host) => _memories.GetValue(host, added => new HostMemory(() => added.MemoryBytes, time));

    /// <summary>Asks a host as soon as possible.</summary>
    public void LookSoon(ModelHost host) => _soon.Writer.TryWrite(host);

    /// <summary>The first look belongs to the start, after the pool's first probe: the first request already goes where its model is.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Asks every host that is well what it has in memory now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(pool.Current.Hosts.Where(state => state.Problem is null).Select(state => LookAsync(state.Host, cancellationToken)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(LookPeriodicallyAsync(stoppingToken), LookWhenToldAsync(stoppingToken));

    private async Task LookPeriodicallyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Residency.Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await RefreshAsync(cancellationToken);
    }

    private async Task LookWhenToldAsync(CancellationToken cancellationToken)
    {
        await foreach (var host in _soon.Reader.ReadAllAsync(cancellationToken))
            await LookAsync(host, cancellationToken);
    }

    private async Task LookAsync(ModelHost host, CancellationToken cancellationToken)
    {
        if (host.Kind != HostKind.Ollama)
            return;
        var askedAt = time.GetUtcNow();
        if (await probe.ReadAsync(host, cancellationToken) is { } loaded)
            Of(host).Told(loaded, askedAt);
    }
}

using GreenServ.Router.Admin;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Storage;
using GreenServ.Storage.Control;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>
/// Takes over what an administrator changed through another router: told by Redis at once, and found in the store's audit about a second later where
/// Redis is away.
/// </summary>
internal sealed partial class ControlSharing(
    SharedState shared, IControlStore store, IEnumerable<IControlTable> tables, HostDirectory hosts, PoolMonitor pool, ProfileCatalog profiles, Learner learner,
    ILogger<ControlSharing> logger) : BackgroundService
{
    private static readonly TimeSpan s_pollPeriod = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _told = new(0, 1);
    private long _seen = -1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables)
            table.Written += Tell;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var table in tables)
            table.Written -= Tell;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _told.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listens = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!listens)
                {
                    await shared.Redis.SubscribeAsync(shared.Keys.ControlChannel, _ => Look(), stoppingToken);
                    listens = true;
                }
            }
            catch (StorageException)
            {
                // The store is asked meanwhile.
            }

            await TryTakeOverAsync(stoppingToken);
            await _told.WaitAsync(s_pollPeriod, stoppingToken);
        }
    }

    private void Look()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look already.
        }
    }

    private void Tell() => _ = TellAsync();

    private async Task TellAsync()
    {
        try
        {
            await shared.Redis.PublishAsync(shared.Keys.ControlChannel, "changed", CancellationToken.None);
        }
        catch (StorageException)
        {
            // The others find it in the store.
        }
    }

    private async Task TryTakeOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var last = await store.ReadAuditAsync(1, before: null, kind: null, cancellationToken) is [var newest, ..] ? newest.Sequence : 0;
            if (last == _seen)
                return;
            await TakeOverAsync(cancellationToken);
            _seen = last;
        }
        catch (StorageException e)
        {
            LogNotLooked(e.Message);
        }
        catch (InvalidDataException e)
        {
            LogNotUnderstood(e.Message);
        }
    }

    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var (hostsBefore, profilesBefore) = (hosts.Current, profiles.All);
        // A change made here meanwhile waits, so that it is not overwritten by what was read before it.
        var paused = new List<IDisposable>();
        try
        {
            foreach (var table in tables)
                paused.Add(await table.PauseAsync(cancellationToken));
            var items = (await store.LoadAsync(cancellationToken)).ToLookup(item => item.Kind);
            foreach (var table in tables)
                table.Load(items[table.Kind]);
        }
        finally
        {
            foreach (var pause in paused)
                pause.Dispose();
        }

        foreach (var profile in profiles.All.Where(profile => !profilesBefore.Contains(profile)))
            learner.Promise(profile);
        if (!hosts.Current.SequenceEqual(hostsBefore))
            await pool.RefreshAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Debug, "Whether keys, hosts, models or profiles changed elsewhere could not be seen: {Reason}")]
    private partial void LogNotLooked(string reason);

    [LoggerMessage(LogLevel.Error, "What was changed elsewhere is not taken over: {Reason}")]
    private partial void LogNotUnderstood(string reason);
}

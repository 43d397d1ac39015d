using System.Collections.Concurrent;
using System.Diagnostics;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using GreenServ.Router.Replicas;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Router.Tests.Replicas;

/// <summary>Routers before one host, as far as its slots go: each with its queues, its connection to one real Redis, and what shares through it.</summary>
internal sealed class SlotSystem : IAsyncDisposable
{
    public const string Model = "llama3.2:3b";

    // Queues live as long as somebody knows their host. While a test awaits requests that wait in them, all of it is reachable from these queues alone, and a collection takes the whole.
    private static readonly ConcurrentDictionary<SlotSystem, bool> s_running = [];

    private readonly List<SlotRouter> _routers = [];
    private int _underWay;
    private int _most;

    private SlotSystem(RedisServer redis, QueueLimits limits)
    {
        (Redis, Limits) = (redis, limits);
        s_running[this] = true;
    }

    public RedisServer Redis { get; }
    public QueueLimits Limits { get; }

    /// <summary>Requests under way at the host, whoever asked.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>The most that were since <see cref="Forget"/>.</summary>
    public int Most => Volatile.Read(ref _most);

    public static async Task<SlotSystem> StartAsync(QueueLimits limits) => new(await RedisServer.StartAsync(), limits);

    public async Task<SlotRouter> AddRouterAsync()
    {
        var router = await SlotRouter.StartAsync(this);
        _routers.Add(router);
        return router;
    }

    /// <summary>Until every router knows of all.</summary>
    public Task AllKnownAsync(int routers) => UntilAsync("the routers know each other", () => _routers.TrueForAll(router => router.Count.Known == routers));

    public void Forget() => Volatile.Write(ref _most, UnderWay);

    public void Begun()
    {
        var now = Interlocked.Increment(ref _underWay);
        for (var most = Most; now > most; most = Most)
        {
            if (Interlocked.CompareExchange(ref _most, now, most) == most)
                return;
        }
    }

    public void Ended() => Interlocked.Decrement(ref _underWay);

    public static Task<TimeSpan> UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));

    public static async Task<TimeSpan> UntilAsync(string what, Func<Task<bool>> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"Waited 30 s in vain for this: {what}.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var router in _routers)
            await router.DisposeAsync();
        await Redis.DisposeAsync();
        s_running.TryRemove(this, out _);
    }
}

/// <summary>One of them.</summary>
internal sealed class SlotRouter : IAsyncDisposable
{
    private readonly SlotSystem _system;
    private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-slots-").FullName;
    private readonly Journal _journal;
    private readonly RedisConnection _redis;
    private readonly RollCall _rollCall;
    private readonly SlotSharing _sharing;
    private readonly HostQueue _queue;

    // Queues live as long as their host is known.
    private readonly ModelHost _host;
    private bool _hasEnded;
    private int _served;

    private SlotRouter(SlotSystem system, RedisConnection redis)
    {
        (_system, _redis) = (system, redis);
        _journal = Journal.Open(_folder, new JournalOptions(), TimeProvider.System, NullLogger<Journal>.Instance);
        var shared = new SharedState(redis, "default");
        var queues = new HostQueues(TimeProvider.System, Count);
        _host = new ModelHost { Name = "host", BaseAddress = new Uri("http://gpu:11434/"), Kind = HostKind.Ollama, Limits = system.Limits };
        _queue = queues.Of(_host);
        var health = new ReplicaHealth(shared, NullLogger<ReplicaHealth>.Instance);
        _rollCall = new RollCall(shared, _journal, Count, health, TimeProvider.System, NullLogger<RollCall>.Instance);
        _sharing = new SlotSharing(shared, _journal, queues, health, TimeProvider.System, NullLogger<SlotSharing>.Instance);
    }

    public RouterCount Count { get; } = new();

    /// <summary>Its own requests under way.</summary>
    public int UnderWay => _queue.Read().UnderWay;

    public static async Task<SlotRouter> StartAsync(SlotSystem system)
    {
        var redis = await RedisConnection.OpenAsync(system.Redis.ConnectionString, NullLogger<RedisConnection>.Instance);
        var router = new SlotRouter(system, redis);
        await router._rollCall.StartAsync(CancellationToken.None);
        await router._sharing.StartAsync(CancellationToken.None);
        return router;
    }

    /// <summary>Requests that want a slot; each keeps it until it is disposed.</summary>
    public List<SlotRequest> Ask(int requests, string model = SlotSystem.Model) => [.. Enumerable.Range(0, requests).Select(_ => new SlotRequest(_system, _queue, model))];

    /// <summary>How many slots it may use.</summary>
    public int Slots => _queue.SlotsNow(SlotSystem.Model)!.Value;

    /// <summary>How many requests of its clients were served.</summary>
    public int Served => Volatile.Read(ref _served);

    /// <summary>Keeps it busy until told to stop: so many clients at once, each with one short request after the other.</summary>
    public Task BeBusyAsync(int clients, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
    {
        while (!stop.IsCancellationRequested)
        {
            using var request = new SlotRequest(_system, _queue, SlotSystem.Model);
            await request.Admitted;
            await Task.Delay(2 + client % 3, CancellationToken.None);
            Interlocked.Increment(ref _served);
        }
    }));

    /// <summary>Ends it as a stop does.</summary>
    public async Task StopAsync()
    {
        await _sharing.StopAsync(CancellationToken.None);
        await _rollCall.StopAsync(CancellationToken.None);
        await KillAsync();
    }

    /// <summary>Ends it as a kill does: Redis hears nothing more of it.</summary>
    public async Task KillAsync()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        await _redis.DisposeAsync();
        foreach (var service in new BackgroundService[] { _sharing, _rollCall })
        {
            await service.StopAsync(CancellationToken.None);
            service.Dispose();
        }

        GC.KeepAlive(_host);
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}

/// <summary>A request and its slot.</summary>
internal sealed class SlotRequest : IDisposable
{
    private readonly SlotSystem _system;
    private Slot? _slot;
    private bool _isOver;

    public SlotRequest(SlotSystem system, HostQueue queue, string model)
    {
        _system = system;
        Admitted = EnterAsync(queue, model);
    }

    public Task Admitted { get; }

    public void Dispose()
    {
        if (_isOver || _slot is null)
            return;
        _isOver = true;

        // First counted, then given back: who has it next must not be counted beside it.
        _system.Ended();
        _slot.Dispose();
    }

    private async Task EnterAsync(HostQueue queue, string model)
    {
        var (slot, refusal) = await queue.EnterAsync(new QueueTicket(model, "tenant", RequestPriority.Normal), CancellationToken.None);
        Assert.Null(refusal);
        _slot = slot;
        _system.Begun();
    }
}

using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Storage.Telemetry;
using GreenServ.Testing;
using GreenServ.Workers.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Workers.Tests.Ingest;

/// <summary>Workers between a real Redis and a real store.</summary>
public sealed class EventIngestServiceTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-").FullName;
    private RedisServer _server = null!;
    private RedisConnection _redis = null!;
    private readonly Guid _database = Guid.NewGuid();
    private SharedState _shared = null!;
    private DataFolder _data = null!;
    private EmbeddedStorage _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);
        _shared = new SharedState(_redis, "default");
        _data = DataFolder.Open(_folder);
        _storage = EmbeddedStorage.Open(_data, new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _storage.Dispose();
        _data.Dispose();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_EntriesThatStandInTheLogTwice_AreStoredOnceAndAcknowledged()
    {
        var entries = Append(5);
        await _shared.Log.AppendAsync(entries, Token);
        await _shared.Log.AppendAsync(entries, Token);
        await _shared.Log.AppendAsync(Append(1), Token);
        var store = new RecordingStore(_storage.Store);
        using var host = Host(store, claimAfter: TimeSpan.FromMinutes(1));

        await host.StartAsync(Token);
        await store.StoredAsync(_storage.Journal.Writer, 6);
        await LeftAsync(0, 0);
        await host.StopAsync(Token);

        Assert.Equal(6, (await _storage.Store.GetRecentDecisionsAsync(100, Token)).Count);
    }

    [Fact]
    public async Task Run_EntriesThatADeadWorkerWasGiven_AreClaimed()
    {
        await _shared.Log.AppendAsync(Append(4), Token);
        Assert.Equal(4, (await _shared.Group.ReadAsync("a worker that died", 10, Token)).Count);
        var store = new RecordingStore(_storage.Store);
        using var host = Host(store, claimAfter: TimeSpan.FromMilliseconds(100));

        await host.StartAsync(Token);
        await store.StoredAsync(_storage.Journal.Writer, 4);
        await LeftAsync(0, 0);
        await host.StopAsync(Token);

        Assert.Equal(4, (await _storage.Store.GetRecentDecisionsAsync(100, Token)).Count);
    }

    [Fact]
    public async Task Run_StoreThatFails_AcknowledgesNothingBeforeItHasAll()
    {
        await _shared.Log.AppendAsync(Append(3), Token);
        var store = new RecordingStore(_storage.Store) { FailuresLeft = 2 };
        using var host = Host(store, claimAfter: TimeSpan.FromMinutes(1));

        await host.StartAsync(Token);
        await store.StoredAsync(_storage.Journal.Writer, 3);
        await LeftAsync(0, 0);
        await host.StopAsync(Token);

        Assert.Equal(0, store.FailuresLeft);
        Assert.Equal(3, (await _storage.Store.GetRecentDecisionsAsync(100, Token)).Count);
    }

    [Fact]
    public async Task Run_EntriesThatAreNotUnderstood_AreSettledAndWhatIsARecordIsKept()
    {
        await _redis.ExecuteAsync("XADD", [_shared.Keys.Events, "*", "w", "writer", "s", "1", "r", """{"record":"of a later version"}"""], Token);
        await _redis.ExecuteAsync("XADD", [_shared.Keys.Events, "*", "w", "writer", "s", "99999999999999999999", "r", "{}"], Token);
        await _shared.Log.AppendAsync(Append(2), Token);
        var store = new RecordingStore(_storage.Store);
        using var host = Host(store, claimAfter: TimeSpan.FromMinutes(1));

        await host.StartAsync(Token);
        await store.StoredAsync(_storage.Journal.Writer, 2);
        await LeftAsync(0, 0);
        await host.StopAsync(Token);

        var progress = await _shared.Group.GetProgressAsync(Token);
        Assert.True(progress.IsSettled(progress.Delivered, progress.Delivered));
        Assert.Equal(1, (await _storage.Store.GetStoredSequencesAsync(Token))["writer"]);
        var kept = Assert.Single(await _storage.Store.ReadAsideAsync(0, 10, Token)).Entry;
        Assert.Equal("""{"record":"of a later version"}""", System.Text.Encoding.UTF8.GetString(kept.Json!));
    }

    [Fact]
    public async Task Run_OneOfTheLoopsEndsByABug_StopsTheHost()
    {
        await _shared.Log.AppendAsync(Append(1), Token);
        using var host = Host(new RecordingStore(_storage.Store) { Bug = new InvalidOperationException("A bug.") }, claimAfter: TimeSpan.FromMinutes(1));
        var stopping = new TaskCompletionSource();
        using var registered = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await host.StartAsync(Token);

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task Stop_NothingHeld_LeavesNoConsumerBehind()
    {
        await _shared.Log.AppendAsync(Append(3), Token);
        var store = new RecordingStore(_storage.Store);
        using var host = Host(store, claimAfter: TimeSpan.FromMinutes(1));
        await host.StartAsync(Token);
        await store.StoredAsync(_storage.Journal.Writer, 3);
        await LeftAsync(0, 0);

        await host.StopAsync(Token);

        var consumers = await _redis.ExecuteAsync("XINFO", ["CONSUMERS", _shared.Keys.Events, "ingest"], Token);
        Assert.Empty((StackExchange.Redis.RedisResult[])consumers!);
    }

    /// <summary>Waits until so many entries were given to nobody, and so many given and not acknowledged.</summary>
    private async Task LeftAsync(long waiting, long pending)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await _shared.Group.GetProgressAsync(patience.Token) is var progress && (progress.Waiting, progress.Pending) != (waiting, pending))
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    private IHost Host(ITelemetryStore store, TimeSpan claimAfter)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(_shared);
        builder.Services.AddSingleton(new PoolDatabase(_shared, _ => Task.FromResult(_database)));
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<IStoreSchema>(_storage.Store);
        builder.Services.AddSingleton<IRecordsAside>(_storage.Store);
        builder.AddSharedIngest();
        builder.Services.Configure<IngestOptions>(options =>
        {
            options.ClaimAfter = claimAfter;
            options.FirstRetryDelay = TimeSpan.FromMilliseconds(10);
            options.BatchDelay = TimeSpan.FromMilliseconds(10);
        });
        return builder.Build();
    }

    private List<JournalEntry> Append(int count) => [.. Enumerable.Range(0, count).Select(_ => _storage.Journal.Append(IngestServiceTests.Decision()).Entry!)];
}

using System.Text;
using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Router.Learning;
using GreenServ.Router.Replicas;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Router.Tests.Replicas;

/// <summary>What a router learns from the store while a newer version writes there as well.</summary>
public sealed class StoreWatchTests : RouterTest
{
    private static readonly Guid s_database = Guid.NewGuid();

    private readonly RecordingLogger<StoreWatch> _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_RecordOfANewerVersionInTheStore_IsPassedOverOnceAndTheOthersAreLearned()
    {
        await Router.DecideAsync("small:1b");
        var own = (DecisionRecord)Router.Storage.Journal.Read(new Dictionary<string, long>()).First(entry => entry.Record is DecisionRecord).Record;
        await Router.Storage.Store.WriteAsync([Entry(1, own), Newer(Entry(2, own)), Entry(3, own)], Token);
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnection.OpenAsync(server.ConnectionString, NullLogger<RedisConnection>.Instance);

        await WatchAsync(redis);
        Assert.Equal("Information: 2 records were learned from the store.", await _log.NextAsync());
        Assert.StartsWith("Error: 1 records in the store are not understood", await _log.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(3, Router.Learner.State!.AppliedUpTo()["other"]);

        await WatchAsync(redis);
        Assert.Equal(0, _log.Unread);
    }

    private async Task WatchAsync(RedisConnection redis)
    {
        var shared = new SharedState(redis, "default");
        var shipper = new EventShipper(Router.Storage.Journal, shared.Log, shared.Group, Router.Storage.Store, NullLogger<EventShipper>.Instance);
        using var watch = new StoreWatch(
            new PoolDatabase(shared, _ => Task.FromResult(s_database)), shipper, Router.Storage.Store, Router.Learner, Router.Get<RecentDecisions>(), Router.Get<IContextLayout>(),
            new ReplicaHealth(shared, NullLogger<ReplicaHealth>.Instance), TimeProvider.System, _log);
        await watch.StartAsync(Token);
        await watch.StopAsync(Token);
    }

    private static JournalEntry Entry(long sequence, DecisionRecord decision)
    {
        var record = decision with { Id = Guid.CreateVersion7() };
        return new JournalEntry("other", sequence, record) { Json = JsonSerializer.SerializeToUtf8Bytes(record, RecordsJsonContext.Default.JournalRecord) };
    }

    private static JournalEntry Newer(JournalEntry entry) => entry with
    {
        Json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Json!).Replace("\"Completed\"", "\"Foreseen\"", StringComparison.Ordinal)),
    };
}

using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

public sealed class EventLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_AfterAppend_GivesTheRecordsInOrder()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        var log = new EventLog(redis, "events", EventLog.DefaultMaxLength);
        JournalEntry[] entries = [.. Enumerable.Range(1, 5).Select(number => new JournalEntry("w", number, Samples.Decision(number)))];

        await log.AppendAsync(entries, Token);
        var first = await log.ReadAsync(StreamId.Start, 3, Token);
        var rest = await log.ReadAsync(first[^1].Id, 10, Token);

        Assert.Equal([1, 2, 3], first.Select(shared => shared.Entry!.Sequence));
        Assert.Equal([4, 5], rest.Select(shared => shared.Entry!.Sequence));
        Assert.Equal(((DecisionRecord)entries[4].Record).Id, ((DecisionRecord)rest[1].Entry!.Record).Id);
        Assert.Equal(rest[^1].Id, await log.GetEndAsync(Token));
    }

    [Fact]
    public async Task Append_BeyondTheBound_DropsTheOldest()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        var log = new EventLog(redis, "events", maxLength: 1_000);

        for (var batch = 0; batch < 15; batch++)
            await log.AppendAsync([.. Enumerable.Range(batch * 100 + 1, 100).Select(number => new JournalEntry("w", number, Samples.SlaSample(Samples.Start)))], Token);

        Assert.InRange(await log.CountAsync(Token), 1_000, 1_200);
        Assert.True((await log.ReadAsync(StreamId.Start, 1, Token))[0].Entry!.Sequence > 300);
    }

    [Fact]
    public async Task Read_EntryOfANewerVersion_SaysWhatIsWrongWithIt()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        await redis.ExecuteAsync("XADD", ["events", "*", "w", "w", "s", "1", "r", """{"record":"hologram"}"""], Token);

        var shared = Assert.Single(await new EventLog(redis, "events", EventLog.DefaultMaxLength).ReadAsync(StreamId.Start, 10, Token));

        Assert.Null(shared.Entry);
        Assert.Contains("hologram", shared.Problem, StringComparison.Ordinal);
        Assert.Equal(("w", 1L), (shared.Opaque!.Writer, shared.Opaque.Sequence));
    }

    [Fact]
    public async Task Group_ConsumerLeaves_IsForgottenUnlessItHoldsSomething()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        var (log, group) = (new EventLog(redis, "events", EventLog.DefaultMaxLength), new EventGroup(redis, "events"));
        await log.AppendAsync([new("w", 1, Samples.Decision(1)), new("w", 2, Samples.Decision(2))], Token);
        await group.ReadAsync("holds", 1, Token);
        await group.AcknowledgeAsync(await group.ReadAsync("done", 1, Token), Token);
        await redis.ExecuteAsync("XGROUP", ["CREATECONSUMER", "events", "ingest", "other"], Token);

        await group.LeaveAsync("holds", Token);
        await group.LeaveAsync("done", Token);
        var left = await ConsumersAsync(redis);
        await group.RemoveIdleAsync(TimeSpan.FromHours(1), Token);
        var young = await ConsumersAsync(redis);
        await group.RemoveIdleAsync(TimeSpan.Zero, Token);

        Assert.Equal(["holds", "other"], left);
        Assert.Equal(["holds", "other"], young);
        Assert.Equal(["holds"], await ConsumersAsync(redis));
        Assert.Single(await group.ClaimAsync("next", TimeSpan.Zero, 10, Token));
    }

    [Fact]
    public async Task Group_OneConsumerDies_AnotherClaimsWhatItHad()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        var (log, group) = (new EventLog(redis, "events", EventLog.DefaultMaxLength), new EventGroup(redis, "events"));
        await log.AppendAsync([.. Enumerable.Range(1, 4).Select(number => new JournalEntry("w", number, Samples.Decision(number)))], Token);

        var dead = await group.ReadAsync("dead", 2, Token);
        var alive = await group.ReadAsync("alive", 10, Token);
        await group.AcknowledgeAsync(alive, Token);
        var before = await group.GetProgressAsync(Token);
        var claimed = await group.ClaimAsync("alive", TimeSpan.Zero, 10, Token);
        await group.AcknowledgeAsync(claimed, Token);
        var after = await group.GetProgressAsync(Token);

        Assert.Equal([1, 2], dead.Select(shared => shared.Entry!.Sequence));
        Assert.Equal([3, 4], alive.Select(shared => shared.Entry!.Sequence));
        Assert.Equal(dead.Select(shared => shared.Id), claimed.Select(shared => shared.Id));
        Assert.Equal((2L, dead[0].Id), (before.Pending, before.OldestPending));
        Assert.False(before.IsSettled(alive[^1].Id, alive[^1].Id));
        Assert.True(after.IsSettled(alive[^1].Id, alive[^1].Id));
    }

    [Fact]
    public async Task Group_LivingHoldThousandsBeforeWhatTheDeadHad_ItIsClaimed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString);
        var (log, group) = (new EventLog(redis, "events", EventLog.DefaultMaxLength), new EventGroup(redis, "events"));
        for (var first = 1; first < 6000; first += 1000)
            await log.AppendAsync([.. Enumerable.Range(first, 1000).Select(number => new JournalEntry("w", number, Samples.SlaSample(Samples.Start)))], Token);
        var given = await group.ReadAsync("alive", 6000, Token);
        var left = given.TakeLast(2).Select(shared => shared.Id).ToArray();
        foreach (var id in left)
            await redis.ExecuteAsync("XCLAIM", ["events", "ingest", "dead", "0", id.ToString(), "IDLE", "3600000"], Token);

        var claimed = await group.ClaimAsync("alive", TimeSpan.FromMinutes(30), 4000, Token);

        Assert.Equal(Enumerable.Range(1, 6000).Select(number => (long)number), given.Select(shared => shared.Entry!.Sequence));
        Assert.Equal(left, claimed.Select(shared => shared.Id));
    }

    [Fact]
    public async Task Append_ServerFrozen_FailsAtTheDeadlineAndMayBeCarriedOutLater()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString, TimeSpan.FromMilliseconds(300));
        var log = new EventLog(redis, "events", EventLog.DefaultMaxLength);
        JournalEntry[] entries = [new("w", 1, Samples.Decision(1))];
        await log.AppendAsync(entries, Token);

        server.Freeze();
        var error = await Assert.ThrowsAsync<StorageException>(() => log.AppendAsync([new("w", 2, Samples.Decision(2))], Token));
        server.Thaw();
        await log.AppendAsync([new("w", 2, Samples.Decision(2))], Token);

        Assert.Contains("did not answer XADD within 0.3 s", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 2], (await log.ReadAsync(StreamId.Start, 10, Token)).Select(shared => shared.Entry!.Sequence));
    }

    [Fact]
    public async Task Open_ServerWithAPassword_IsReachedWithItAndNeverNamesIt()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "s3cret");
        await using var with = await OpenAsync(server.ConnectionString + ",password=s3cret");
        await using var without = await OpenAsync(server.ConnectionString + ",password=wr0ng");

        Assert.Equal("PONG", (string?)await with.ExecuteAsync("PING", [], Token));
        var refused = await Assert.ThrowsAnyAsync<StorageException>(() => without.ExecuteAsync("PING", [], Token));
        Assert.DoesNotContain("wr0ng", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", with.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ServerAwayAndBack_FailsAndThenWorks()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await OpenAsync(server.ConnectionString, TimeSpan.FromSeconds(1));
        await redis.ExecuteAsync("SET", ["kept", "1"], Token);

        await server.KillAsync();
        await Assert.ThrowsAsync<StorageException>(() => redis.ExecuteAsync("GET", ["kept"], Token));
        await server.RestartAsync();

        await WhenBackAsync(redis);
    }

    private static async Task WhenBackAsync(RedisConnection redis)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                await redis.ExecuteAsync("PING", [], patience.Token);
                return;
            }
            catch (StorageException)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static async Task<IEnumerable<string>> ConsumersAsync(RedisConnection redis) =>
        ((StackExchange.Redis.RedisResult[])(await redis.ExecuteAsync("XINFO", ["CONSUMERS", "events", "ingest"], Token))!).Select(consumer => (string)RedisReply.Map(consumer)["name"]!).Order(StringComparer.Ordinal);

    private static Task<RedisConnection> OpenAsync(string connectionString, TimeSpan? deadline = null) =>
        RedisConnection.OpenAsync(connectionString, NullLogger<RedisConnection>.Instance, deadline);
}

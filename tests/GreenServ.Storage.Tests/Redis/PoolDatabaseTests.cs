using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>A pool in Redis is one database's.</summary>
public sealed class PoolDatabaseTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RedisServer _server = null!;
    private RedisConnection _redis = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Require_AnotherDatabaseUnderTheSameName_IsRefusedWithTheRemedy()
    {
        var (ours, theirs) = (Guid.NewGuid(), Guid.NewGuid());
        await DatabaseOf("default", ours).RequireAsync(Token);
        await DatabaseOf("default", ours).RequireAsync(Token);

        var refusal = await Assert.ThrowsAsync<OtherDatabaseException>(() => DatabaseOf("default", theirs).RequireAsync(Token));

        Assert.Contains("another pool (GreenServ:Router:Pool)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("delete the key greenserv:1:{default}:database", refusal.Message, StringComparison.Ordinal);
        await DatabaseOf("another", theirs).RequireAsync(Token);
    }

    [Fact]
    public async Task Require_SomethingElseUnderTheKey_IsLeftAlone()
    {
        await _redis.ExecuteAsync("SET", [new RedisKeys("default").Database, "somebody else's"], Token);

        await Assert.ThrowsAsync<RedisRefusedException>(() => DatabaseOf("default", Guid.NewGuid()).RequireAsync(Token));
    }

    [Fact]
    public async Task Guard_PoolOfAnother_NothingIsUsedUntilItIsOurs()
    {
        await DatabaseOf("default", Guid.NewGuid()).RequireAsync(Token);
        await using var guarded = await OpenAsync();
        new PoolDatabase(new SharedState(guarded, "default"), _ => Away).Guard(Copy(Guid.NewGuid()));

        await Assert.ThrowsAsync<OtherDatabaseException>(() => guarded.ExecuteAsync("SET", ["x", "y"], Token));
        await Assert.ThrowsAsync<OtherDatabaseException>(() => guarded.EvaluateAsync("return 1", [], [], Token));
        await Assert.ThrowsAsync<OtherDatabaseException>(() => guarded.ExecuteAllAsync("SET", [["x", "y"]], Token));

        await _redis.ExecuteAsync("DEL", [new RedisKeys("default").Database], Token);
        await guarded.ExecuteAsync("SET", ["x", "y"], Token);
    }

    [Fact]
    public async Task Guard_DatabaseAwayAndItsIdUnknown_NothingIsUsedUntilItIsThere()
    {
        var isThere = false;
        await using var guarded = await OpenAsync();
        var (id, copy) = (Guid.NewGuid(), _folder["copy"]);
        var database = new PoolDatabase(new SharedState(guarded, "default"), _ => isThere ? Task.FromResult(id) : Away);
        database.Guard(copy);
        await Assert.ThrowsAsync<StorageException>(() => guarded.ExecuteAsync("PING", [], Token));

        isThere = true;
        await database.RequireAsync(Token);

        await guarded.ExecuteAsync("PING", [], Token);
        Assert.Equal(id.ToString(), await File.ReadAllTextAsync(copy, Token));
    }

    [Fact]
    public async Task Require_RedisBeganAnewAndIsAnothersNow_NothingIsUsedAnyMore()
    {
        await using var guarded = await OpenAsync();
        var id = Guid.NewGuid();
        var database = new PoolDatabase(new SharedState(guarded, "default"), _ => Task.FromResult(id));
        database.Guard(_folder["copy"]);
        await database.RequireAsync(Token);
        await _redis.ExecuteAsync("FLUSHALL", [], Token);
        await DatabaseOf("default", Guid.NewGuid()).RequireAsync(Token);

        await Assert.ThrowsAsync<OtherDatabaseException>(() => database.RequireAsync(Token));

        await Assert.ThrowsAsync<OtherDatabaseException>(() => guarded.ExecuteAsync("PING", [], Token));
    }

    private static Task<Guid> Away => Task.FromException<Guid>(new StorageException("The database is away."));

    private string Copy(Guid id)
    {
        File.WriteAllText(_folder["copy"], id.ToString());
        return _folder["copy"];
    }

    private Task<RedisConnection> OpenAsync() => RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);

    private PoolDatabase DatabaseOf(string pool, Guid id) => new(new SharedState(_redis, pool), _ => Task.FromResult(id));
}

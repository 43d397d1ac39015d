using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>What routers tell each other of limits and of themselves; who is gone says nothing.</summary>
public sealed class SharedUseTests : IAsyncLifetime
{
    private readonly RedisKeys _keys = new("default");
    private RedisServer _server = null!;
    private RedisConnection _redis = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Exchange_TwoRouters_HearEachOther()
    {
        var use = new SharedUse(_redis, _keys, TimeSpan.FromMinutes(2));

        Assert.Empty(await use.ExchangeAsync("key", "first", [7, -1, 0], Token));
        var heard = await use.ExchangeAsync("key", "second", [1, 2, 3], Token);

        Assert.Equal(["first"], heard.Keys);
        Assert.Equal([7, -1, 0], heard["first"]);
    }

    [Fact]
    public async Task Exchange_RouterSilentForLonger_IsForgottenWhileTheKeyIsInUse()
    {
        var use = new SharedUse(_redis, _keys, TimeSpan.FromMinutes(2));
        await _redis.ExecuteAsync("HSET", [_keys.Limit("key"), "gone", "5 -6 0 1000"], Token);

        Assert.Empty(await use.ExchangeAsync("key", "second", [1, 2, 3], Token));
        Assert.Equal(1, (long)await _redis.ExecuteAsync("HLEN", [_keys.Limit("key")], Token));
    }

    [Fact]
    public async Task Call_RoutersThatAreThere_CountThemWithoutThoseGone()
    {
        var roll = new ReplicaRoll(_redis, _keys);
        await _redis.ExecuteAsync("ZADD", [_keys.Replicas, "1000", "gone"], Token);
        await _redis.ExecuteAsync("EXPIRE", [_keys.Replicas, "60"], Token);

        Assert.Equal(1, await roll.CallAsync("first", Token));
        Assert.Equal(2, await roll.CallAsync("second", Token));
        Assert.Equal(2, await roll.CallAsync("first", Token));
        await roll.LeaveAsync("second", Token);
        Assert.Equal(1, await roll.CallAsync("first", Token));
    }

    [Fact]
    public async Task Call_ServersClockWentBack_CountsNobodyFromThen()
    {
        var then = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        await _redis.ExecuteAsync("ZADD", [_keys.Replicas, then, "dead", then, "second"], Token);
        await _redis.ExecuteAsync("PEXPIRE", [_keys.Replicas, 5_000], Token);
        var roll = new ReplicaRoll(_redis, _keys);

        Assert.Equal(1, await roll.CallAsync("first", Token));
        Assert.Equal(2, await roll.CallAsync("second", Token));
    }

    [Fact]
    public async Task Exchange_ServersClockWentBack_HearsNobodyFromThen()
    {
        var then = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        var use = new SharedUse(_redis, _keys, TimeSpan.FromMinutes(2));
        await _redis.ExecuteAsync("HSET", [_keys.Limit("key"), "dead", $"5 {then}"], Token);

        Assert.Empty(await use.ExchangeAsync("key", "second", [1], Token));
    }

    [Fact]
    public async Task Renew_LeaseFromBeforeTheClockWentBack_IsTakenByAnother()
    {
        var lease = new RedisLease(_redis, _keys.Lease("owner"), "second", TimeSpan.FromSeconds(5));
        await _redis.ExecuteAsync("SET", [_keys.Lease("owner"), "dead", "PX", 3_605_000], Token);

        Assert.True(await lease.RenewAsync(Token));
        Assert.False(await new RedisLease(_redis, _keys.Lease("owner"), "third", TimeSpan.FromSeconds(5)).RenewAsync(Token));
    }
}

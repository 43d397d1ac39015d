using System.Text;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>What others keep under our names is left alone; the refusal names the key and the remedy.</summary>
public sealed class ForeignKeysTests : IAsyncLifetime
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

    [Theory]
    [InlineData("RPUSH")]
    [InlineData("SET")]
    public async Task Checkpoint_SomethingElseUnderItsName_IsLeftAlone(string command)
    {
        await _redis.ExecuteAsync(command, [_keys.Policy("default-1"), "somebody else's"], Token);
        var checkpoint = new SharedCheckpoint(_redis, _keys, "default-1");

        var reading = await Assert.ThrowsAnyAsync<StorageException>(() => checkpoint.ReadAsync(Token));
        var writing = await Assert.ThrowsAnyAsync<StorageException>(() => checkpoint.WriteAsync(Encoding.ASCII.GetBytes(PolicyStateFile.Format + " 1 x"), Token));

        Assert.All([reading, writing], refusal => AssertNames(_keys.Policy("default-1"), refusal));
        var kept = command == "SET" ? await _redis.ExecuteAsync("GET", [_keys.Policy("default-1")], Token) : await _redis.ExecuteAsync("LINDEX", [_keys.Policy("default-1"), 0], Token);
        Assert.Equal("somebody else's", (string)kept!);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    public async Task Clusters_SomethingElseUnderTheirName_AreRefused(string foreign)
    {
        await _redis.ExecuteAsync("HSET", [_keys.Clusters("default-1"), "clusters", foreign], Token);

        AssertNames(_keys.Clusters("default-1"), await Assert.ThrowsAsync<RedisRefusedException>(() => new SharedClusters(_redis, _keys, "default-1").ReadAsync(Token)));
    }

    [Theory]
    [InlineData("not a number 7")]
    [InlineData("7")]
    [InlineData("- 7")]
    [InlineData("3 - 7")]
    [InlineData("3  7")]
    [InlineData("3 7")]
    [InlineData("3 7 1 2")]
    [InlineData("3 4 -7")]
    [InlineData("3 04 7")]
    [InlineData("3 9223372036854775808 7")]
    public async Task Use_SomethingElseUnderItsName_IsLeftAlone(string foreign)
    {
        await _redis.ExecuteAsync("HSET", [_keys.Limit("rpm"), "somebody", foreign], Token);

        var refusal = await Assert.ThrowsAnyAsync<StorageException>(() => new SharedUse(_redis, _keys, TimeSpan.FromMinutes(1)).ExchangeAsync("rpm", "router", [1, 2], Token));

        AssertNames(_keys.Limit("rpm"), refusal);
        Assert.Equal(foreign, (string)(await _redis.ExecuteAsync("HGET", [_keys.Limit("rpm"), "somebody"], Token))!);
        Assert.Equal(1, (long)await _redis.ExecuteAsync("HLEN", [_keys.Limit("rpm")], Token));
    }

    [Fact]
    public async Task Use_MoreThanOthersWouldTakeForOurs_IsRefusedAndNotWritten()
    {

        await Assert.ThrowsAsync<RedisRefusedException>(() => new SharedUse(_redis, _keys, TimeSpan.FromMinutes(1)).ExchangeAsync("rpm", "router", [long.MaxValue, 2], Token));

        Assert.Equal(0, (long)await _redis.ExecuteAsync("EXISTS", [_keys.Limit("rpm")], Token));
    }

    [Theory]
    [InlineData("somebody", "not three numbers")]
    [InlineData("somebody", "1 2")]
    [InlineData("somebody", "1 2 99999999999999999999")]
    [InlineData("since", "long ago")]
    public async Task Slots_SomethingElseUnderTheirName_IsLeftAlone(string field, string foreign)
    {
        await _redis.ExecuteAsync("HSET", [_keys.Slots("gpu"), field, foreign], Token);

        var refusal = await Assert.ThrowsAsync<RedisRefusedException>(() => new SlotLedger(_redis, _keys).RenewAsync(new SlotClaim("gpu", "router", 8, 0, 8, 8, 2), Token));

        AssertNames(_keys.Slots("gpu"), refusal);
        Assert.Equal(foreign, (string)(await _redis.ExecuteAsync("HGET", [_keys.Slots("gpu"), field], Token))!);
    }

    [Theory]
    [InlineData("SET")]
    [InlineData("RPUSH")]
    public async Task Lease_SomethingElseUnderItsName_IsLeftAlone(string command)
    {
        var key = _keys.Lease(RedisKeys.PoolOwner);
        await _redis.ExecuteAsync(command, [key, "somebody"], Token);

        var refusal = await Assert.ThrowsAsync<RedisRefusedException>(() => new RedisLease(_redis, key, "router", TimeSpan.FromSeconds(5)).RenewAsync(Token));

        AssertNames(key, refusal);
        Assert.Equal(-1, (long)await _redis.ExecuteAsync("PTTL", [key], Token));
    }

    [Fact]
    public async Task Roll_SomethingElseUnderItsName_IsLeftAlone()
    {
        await _redis.ExecuteAsync("ZADD", [_keys.Replicas, "1", "somebody"], Token);

        var refusal = await Assert.ThrowsAsync<RedisRefusedException>(() => new ReplicaRoll(_redis, _keys).CallAsync("router", Token));

        AssertNames(_keys.Replicas, refusal);
        Assert.Equal(1, (long)await _redis.ExecuteAsync("ZCARD", [_keys.Replicas], Token));
    }

    private static void AssertNames(string key, StorageException refusal)
    {
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("left alone: give the pool another name (GreenServ:Router:Pool)", refusal.Message, StringComparison.Ordinal);
    }
}

using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Who holds a lease when its holder dies, or is cut off from Redis for a while.</summary>
public sealed class RedisLeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan s_duration = TimeSpan.FromMilliseconds(300);

    private readonly string _key = new RedisKeys("default").Lease(RedisKeys.PoolOwner);
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
    }

    [Fact]
    public async Task Renew_HolderKilled_AnotherHoldsItWithinItsDuration()
    {
        var next = LeaseOf(_redis, "next");
        await using (var killed = await OpenAsync())
            Assert.True(await LeaseOf(killed, "killed").RenewAsync(Token));
        Assert.False(await next.RenewAsync(Token));

        await UntilHeldAsync(next);
    }

    [Fact]
    public async Task Renew_HolderCutOffAndBack_OneHoldsIt()
    {
        await using var line = new RedisLine(_server);
        await using var cutOff = await RedisConnection.OpenAsync(line.ConnectionString, NullLogger<RedisConnection>.Instance, TimeSpan.FromSeconds(1));
        var (first, second) = (LeaseOf(cutOff, "first"), LeaseOf(_redis, "second"));
        Assert.True(await first.RenewAsync(Token));

        line.Cut();
        await UntilHeldAsync(second);
        await Assert.ThrowsAnyAsync<StorageException>(() => first.RenewAsync(Token));
        Assert.True(first.IsHeld, "Cut off, it can not know that another holds it.");
        line.Mend();

        using var renewing = Renew(second);
        await UntilAsync(async () => !await AsksAsync(first));
        Assert.False(first.IsHeld);
        Assert.True(second.IsHeld);
    }

    [Fact]
    public async Task Renew_RedisAway_ItsLastHolderGoesOnHoldingIt()
    {
        var (holder, other) = (LeaseOf(_redis, "holder"), LeaseOf(_redis, "other"));
        Assert.True(await holder.RenewAsync(Token));
        Assert.False(await other.RenewAsync(Token));

        await _server.KillAsync();

        await Assert.ThrowsAnyAsync<StorageException>(() => holder.RenewAsync(Token));
        await Assert.ThrowsAnyAsync<StorageException>(() => other.RenewAsync(Token));
        Assert.True(holder.IsHeld);
        Assert.False(other.IsHeld);
    }

    private RedisLease LeaseOf(RedisConnection redis, string holder) => new(redis, _key, holder, s_duration);

    private Task<RedisConnection> OpenAsync() => RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);

    // As its router does, for as long as the test looks at another.
    private static Timer Renew(RedisLease lease) => new(_ => lease.RenewAsync(CancellationToken.None), null, TimeSpan.Zero, s_duration / 3);

    /// <summary>Whether it has the lease, or does not know.</summary>
    private static async Task<bool> AsksAsync(RedisLease lease)
    {
        try
        {
            return await lease.RenewAsync(Token);
        }
        catch (StorageException)
        {
            return true;
        }
    }

    private static Task UntilHeldAsync(RedisLease lease) => UntilAsync(() => lease.RenewAsync(Token));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await isSo())
            await Task.Delay(10, patience.Token);
    }
}

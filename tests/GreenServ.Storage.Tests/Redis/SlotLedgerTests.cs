using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Who gets how many of the slots that several want.</summary>
public sealed class SlotLedgerTests : IAsyncLifetime
{
    private const string Slots = "gpu:11434 small";

    private readonly RedisKeys _keys = new("default");
    private RedisServer _server = null!;
    private RedisConnection _redis = null!;
    private SlotLedger _ledger = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);
        _ledger = new SlotLedger(_redis, _keys);
        // A record that has been there for long: what is new is filled by blocks.
        await _redis.ExecuteAsync("HSET", [_keys.Slots(Slots), "since", "1"], Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Renew_OneWants_GetsWhatItWants()
    {
        Assert.Equal(3, await RenewAsync("a", holds: 0, wants: 3));
        Assert.Equal(8, await RenewAsync("a", holds: 3, wants: 20));
    }

    [Fact]
    public async Task Renew_AnotherBeginsToWant_GetsItsPartOnceTheFirstHoldsLess()
    {
        await RenewAsync("a", holds: 0, wants: 20);

        Assert.Equal(0, await RenewAsync("b", holds: 0, wants: 20));
        Assert.Equal(4, await RenewAsync("a", holds: 8, wants: 20));
        Assert.Equal(0, await RenewAsync("b", holds: 0, wants: 20));
        Assert.Equal(4, await RenewAsync("a", holds: 6, wants: 20));
        Assert.Equal(2, await RenewAsync("b", holds: 0, wants: 20));
        Assert.Equal(4, await RenewAsync("a", holds: 4, wants: 20));
        Assert.Equal(4, await RenewAsync("b", holds: 2, wants: 20));
    }

    [Fact]
    public async Task Renew_OneWantsLittle_TheOtherHasTheRest()
    {
        await RenewAsync("a", holds: 0, wants: 1);

        Assert.Equal(7, await RenewAsync("b", holds: 0, wants: 20));
        Assert.Equal(1, await RenewAsync("a", holds: 1, wants: 1));
    }

    [Fact]
    public async Task Renew_HolderHandsBack_LeavesNothingOnRecord()
    {
        await RenewAsync("a", holds: 0, wants: 8);

        Assert.Equal(0, await RenewAsync("a", holds: 0, wants: 0));

        Assert.Equal(8, await RenewAsync("b", holds: 0, wants: 8));
        Assert.Equal(2, (long)await _redis.ExecuteAsync("HLEN", [_keys.Slots(Slots)], Token));
    }

    [Fact]
    public async Task Renew_LeaseOfAnotherHasRunOut_GetsItsSlots()
    {
        await _redis.ExecuteAsync("HSET", [_keys.Slots(Slots), "dead", "8 8 1000"], Token);

        Assert.Equal(8, await RenewAsync("b", holds: 0, wants: 8));
        Assert.Equal(0, (long)await _redis.ExecuteAsync("HEXISTS", [_keys.Slots(Slots), "dead"], Token));
    }

    [Fact]
    public async Task Renew_RecordIsLost_GivesABlockUntilOthersHaveSaidWhatTheyHold()
    {
        await RenewAsync("a", holds: 0, wants: 8);
        await _redis.ExecuteAsync("FLUSHALL", [], Token);

        Assert.Equal(2, await RenewAsync("b", holds: 0, wants: 8));
        Assert.Equal(4, await RenewAsync("a", holds: 8, wants: 8));
        Assert.Equal(0, await RenewAsync("b", holds: 2, wants: 8));
    }

    [Fact]
    public async Task Renew_ServersClockWentBack_LeasesFromThenEndAndWhoLivesSaysSo()
    {
        var then = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        await _redis.ExecuteAsync("HSET", [_keys.Slots(Slots), "since", then, "dead", $"2 8 {then}", "a", $"6 8 {then}"], Token);

        // As where the record is new: those that live are heard first.
        Assert.Equal(2, await RenewAsync("b", holds: 0, wants: 8));
        Assert.Equal(4, await RenewAsync("a", holds: 6, wants: 8));
        Assert.Equal(0, (long)await _redis.ExecuteAsync("HEXISTS", [_keys.Slots(Slots), "dead"], Token));
        Assert.InRange((long)await _redis.ExecuteAsync("HGET", [_keys.Slots(Slots), "since"], Token), 1, then - 1);
    }

    [Fact]
    public async Task Renew_AskedForNoMoreThanABlock_GivesNoMore() =>
        Assert.Equal(2, await _ledger.RenewAsync(new SlotClaim(Slots, "a", Limit: 8, Holds: 0, Wants: 8, AtMost: 2, Block: 2), Token));

    private Task<int> RenewAsync(string holder, int holds, int wants) =>
        _ledger.RenewAsync(new SlotClaim(Slots, holder, Limit: 8, holds, wants, AtMost: 8, Block: 2), Token);
}

using GreenServ.Router.Queues;
using GreenServ.Storage.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Router.Tests.Replicas;

/// <summary>The slots of one host, shared by several routers through a real Redis.</summary>
public sealed class SlotSharingTests
{
    private static readonly QueueLimits s_fourPerModel = new(null, 4, 1_000);

    [Fact]
    public async Task Enter_TheOnlyRouter_HasAllSlotsAtOnce()
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var router = await system.AddRouterAsync();

        var requests = router.Ask(5);

        Assert.Equal(4, requests.Count(request => request.Admitted.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Enter_OthersIdle_TheirSlotsMoveToTheBusyOneAndBack()
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);

        var ofFirst = first.Ask(6);
        Assert.Equal(2, first.UnderWay);
        var there = await SlotSystem.UntilAsync("the busy router has all slots", () => first.UnderWay == 4);
        Assert.Equal(4, system.Most);
        ofFirst.ForEach(request => request.Dispose());
        await Task.WhenAll(ofFirst.Select(request => request.Admitted));
        ofFirst.ForEach(request => request.Dispose());
        second.Ask(6);
        var back = await SlotSystem.UntilAsync("the other has them all", () => second.UnderWay == 4);

        Assert.True(there < TimeSpan.FromSeconds(2) && back < TimeSpan.FromSeconds(2), $"There in {there.TotalSeconds:0.00} s, back in {back.TotalSeconds:0.00} s.");
    }

    [Fact]
    public async Task Enter_OwnShareLentOut_IsUsedAtOnceAndTheOtherGivesBack()
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);
        var ofFirst = first.Ask(10);
        await SlotSystem.UntilAsync("the busy router has all slots", () => first.UnderWay == 4);

        second.Ask(4);

        Assert.Equal(2, second.UnderWay);
        foreach (var request in ofFirst.Take(2))
            request.Dispose();
        await SlotSystem.UntilAsync("the first gives back", () => first.Slots == 2);
        ofFirst.ForEach(request => request.Dispose());
        Assert.True(first.UnderWay <= 2);
        Assert.InRange(system.Most, 5, 6);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public async Task Enter_AllBusy_KeepToTheLimitAndServeAll(int limit)
    {
        await using var system = await SlotSystem.StartAsync(new QueueLimits(null, limit, 1_000));
        SlotRouter[] routers = [await system.AddRouterAsync(), await system.AddRouterAsync(), await system.AddRouterAsync()];
        await system.AllKnownAsync(3);
        using var stop = new CancellationTokenSource();

        var busy = routers.Select(router => router.BeBusyAsync(4, stop.Token)).ToArray();
        await SlotSystem.UntilAsync("each router was served, and all slots used", () => Array.TrueForAll(routers, router => router.Served > 20) && system.Most >= limit);
        Assert.InRange(system.Most, limit, limit + 3 * SlotLease.BlockOf(limit));

        // What was used unasked in the beginning has gone; from now on nobody is beyond what there is.
        system.Forget();
        var served = Array.ConvertAll(routers, router => router.Served);
        await SlotSystem.UntilAsync("each was served more", () => routers.Zip(served).All(router => router.First.Served > router.Second + 50) && system.Most >= limit);
        Assert.Equal(limit, system.Most);
        await stop.CancelAsync();
        await Task.WhenAll(busy).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Enter_HostAndModelLimited_BothHold()
    {
        await using var system = await SlotSystem.StartAsync(new QueueLimits(4, 3, 1_000));
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);

        first.Ask(10);
        await SlotSystem.UntilAsync("the model's slots are in use", () => first.UnderWay == 3);
        first.Ask(10, "another");
        await SlotSystem.UntilAsync("the host's slots are in use", () => first.UnderWay == 4);

        Assert.Equal(4, system.Most);
        Assert.Equal(0, second.UnderWay);
    }

    [Fact]
    public async Task Enter_HolderKilled_ItsSlotsComeBack()
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);
        first.Ask(4);
        await SlotSystem.UntilAsync("the first has all slots", () => first.UnderWay == 4);

        await first.KillAsync();
        second.Ask(4);

        Assert.Equal(2, second.UnderWay);
        var took = await SlotSystem.UntilAsync("the second has all slots", () => second.UnderWay == 4);
        Assert.InRange(took, TimeSpan.Zero, SlotLedger.Duration + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Stop_HolderOfSlots_GivesThemBackAtOnce()
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);
        var requests = first.Ask(4);
        await SlotSystem.UntilAsync("the first has all slots", () => first.UnderWay == 4);
        requests.ForEach(request => request.Dispose());

        await first.StopAsync();
        second.Ask(4);

        var took = await SlotSystem.UntilAsync("the second has all slots", () => second.UnderWay == 4);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enter_RedisAway_EachHasItsShareAndTogetherABlockEachAtMostBeyond(bool isFrozen)
    {
        await using var system = await SlotSystem.StartAsync(s_fourPerModel);
        var (first, second) = (await system.AddRouterAsync(), await system.AddRouterAsync());
        await system.AllKnownAsync(2);
        var ofFirst = first.Ask(20);
        await SlotSystem.UntilAsync("the first has all slots", () => first.UnderWay == 4);

        if (isFrozen)
            system.Redis.Freeze();
        else
            await system.Redis.KillAsync();
        second.Ask(4);
        Assert.Equal(2, second.UnderWay);
        ofFirst[0].Dispose();
        Assert.Equal(4, first.UnderWay);

        await SlotSystem.UntilAsync("the lease has run out", () => first.Slots == 2);
        foreach (var request in ofFirst.Skip(1).Take(3))
            request.Dispose();
        Assert.Equal((2, 2), (first.UnderWay, second.UnderWay));
        Assert.Equal(4 + 2, system.Most);

        if (isFrozen)
            system.Redis.Thaw();
        else
            await system.Redis.RestartAsync();
    }

    [Fact]
    public async Task Enter_RedisNeverReached_HasABlock()
    {
        await using var system = await SlotSystem.StartAsync(new QueueLimits(null, 8, 1_000));
        await system.Redis.KillAsync();
        var router = await system.AddRouterAsync();

        router.Ask(8);

        Assert.Equal(SlotLease.BlockOf(8), router.UnderWay);
        await system.Redis.RestartAsync();
    }

    [Fact]
    public async Task Enter_RedisForgetsFreezesAndDiesUnderLoad_NeverMoreThanABlockEachBeyond()
    {
        const int Limit = 8;
        await using var system = await SlotSystem.StartAsync(new QueueLimits(null, Limit, 1_000));
        SlotRouter[] routers = [await system.AddRouterAsync(), await system.AddRouterAsync(), await system.AddRouterAsync()];
        await using var operators = await RedisConnection.OpenAsync(system.Redis.ConnectionString, NullLogger<RedisConnection>.Instance);
        await system.AllKnownAsync(3);
        using var stop = new CancellationTokenSource();
        var busy = routers.Select((router, index) => router.BeBusyAsync(index == 0 ? 12 : 2, stop.Token)).ToArray();

        await ServedAsync();
        await operators.ExecuteAsync("FLUSHALL", [], TestContext.Current.CancellationToken);
        await ServedAsync();
        system.Redis.Freeze();
        await SlotSystem.UntilAsync("leases have run out", () => routers[0].Slots == Limit / 3);
        await ServedAsync();
        system.Redis.Thaw();
        await SlotSystem.UntilAsync("the busiest has more than its share again", () => routers[0].Slots > Limit / 3);
        await system.Redis.KillAsync();
        await system.Redis.RestartAsync();
        await ServedAsync();
        await SlotSystem.UntilAsync("the busiest has more than its share again", () => routers[0].Slots > Limit / 3);
        await stop.CancelAsync();
        await Task.WhenAll(busy).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.InRange(system.Most, Limit, Limit + 3 * SlotLease.BlockOf(Limit));

        async Task ServedAsync()
        {
            var served = Array.ConvertAll(routers, router => router.Served);
            await SlotSystem.UntilAsync("each was served more", () => routers.Zip(served).All(router => router.First.Served > router.Second + 100));
        }
    }
}

using GreenServ.Router.Limits;
using GreenServ.Router.Replicas;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Limits;

/// <summary>Routers that count one key together go beyond its limit by a block each at most, also while they can not hear each other.</summary>
public sealed class LimitShareTests
{
    private const int Limit = 400;
    private const int Block = Limit / LimitShare.BlocksPerMinute;
    private const int Routers = 4;

    private readonly SettableTime _time = new();
    private readonly RouterCount _count = new();
    private readonly KeyLimits[] _routers;

    public LimitShareTests()
    {
        _routers = [.. Enumerable.Range(0, Routers).Select(_ => new KeyLimits(_time, _count))];
        foreach (var router in _routers)
            router.Set(Limit, null);
    }

    [Fact]
    public void TakeRequest_AllAtOnceWithoutAnExchange_GivesABlockEach()
    {
        Assert.Equal(Routers * Block, TakeAll());
    }

    [Fact]
    public void TakeRequest_ExchangedInBetween_GoesBeyondTheLimitByLessThanABlockEach()
    {
        var taken = 0;
        for (var round = 0; round < 10; round++)
        {
            foreach (var router in _routers)
                taken += Take(router, Block / 3);
            Exchange();
        }

        Assert.InRange(taken, Limit, Limit + Routers * Block);
        Assert.Equal(0, TakeAll());
    }

    [Fact]
    public void TakeRequest_OneRouterAlone_GivesItTheWholeLimit()
    {
        var taken = 0;
        for (var round = 0; round < 10; round++)
        {
            taken += Take(_routers[0], Limit);
            Exchange();
        }

        Assert.Equal(Limit, taken);
    }

    [Fact]
    public void TakeRequest_TheOthersOutOfReach_GivesABlockAndThenAShareOfTheLimit()
    {
        foreach (var router in _routers)
            Take(router, 1);
        Exchange();
        _count.Hear(Routers, TimeSpan.Zero, TimeSpan.Zero);
        var taken = TakeAll();

        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            taken += TakeAll();
        }

        // A minute's worth for all of them, and a block each.
        Assert.InRange(taken, Limit, Limit + Routers * Block);
    }

    [Fact]
    public void TakeRequest_OthersGoneThenOutOfReach_GivesTheRestTheWholeLimit()
    {
        Take(_routers[0], 1);
        _routers[0].Hear(new Dictionary<string, LimitUse> { ["router-that-is-gone"] = new(1, Limit - 1, 0, 0) });
        _count.Hear(1, TimeSpan.Zero, TimeSpan.Zero);
        Take(_routers[0], Limit);
        var taken = 0;

        for (var second = 0; second < 120; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            taken += Take(_routers[0], Limit);
        }

        Assert.InRange(taken, 2 * Limit - Block, 2 * Limit);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public void TakeRequest_NeverHeardOfAnyRouter_GivesABlockEachAMinute(int routers)
    {
        KeyLimits[] all = [.. Enumerable.Range(0, routers).Select(_ => new KeyLimits(_time, _count))];
        foreach (var router in all)
            router.Set(Limit, null);
        var first = all.Sum(router => Take(router, Limit));
        _time.Advance(TimeSpan.FromSeconds(3));
        var taken = all.Sum(router => Take(router, Limit));

        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            taken += all.Sum(router => Take(router, Limit));
        }

        Assert.Equal((routers * Block, routers * Block), (first, taken));
    }

    [Fact]
    public void Hear_SameTotalsTwice_CountThemOnce()
    {
        Take(_routers[0], 50);
        Exchange();
        var left = _routers[1].Read().Requests!.Value.Remaining;

        Exchange();

        Assert.Equal((Limit - 50, left), (left, _routers[1].Read().Requests!.Value.Remaining));
    }

    private int TakeAll() => _routers.Sum(router => Take(router, Limit));

    private static int Take(KeyLimits router, int atMost)
    {
        var taken = 0;
        while (taken < atMost && router.TakeRequest() == TimeSpan.Zero)
            taken++;
        return taken;
    }

    private void Exchange()
    {
        var told = _routers.Index().Select(router => (Name: $"router-{router.Index}", Use: router.Item.Tell())).Where(router => router.Use is not null).ToDictionary(router => router.Name, router => router.Use!.Value);
        foreach (var (index, router) in _routers.Index())
            router.Hear(told.Where(other => other.Key != $"router-{index}").ToDictionary());
    }
}

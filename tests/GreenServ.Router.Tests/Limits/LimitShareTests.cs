using GreenServ.Router.Limits;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Limits;

/// <summary>Routers that count one key together go beyond its limit by a block each at most, also while they can not hear each other.</summary>
public sealed class LimitShareTests
{
    private const int Limit = 400;
    private const int Block = Limit / LimitShare.BlocksPerMinute;
    private const int Routers = 4;

    private readonly SettableTime _time = new();
    private readonly KeyLimits[] _routers;

    public LimitShareTests()
    {
        _routers = [.. Enumerable.Range(0, Routers).Select(_ => new KeyLimits(_time, isShared: true))];
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

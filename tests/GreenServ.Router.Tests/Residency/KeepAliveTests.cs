using GreenServ.Router.Residency;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Tests.Residency;

public sealed class KeepAliveTests
{
    private static readonly LoadCost s_load = new(10, 1000, 2000, true);

    [Fact]
    public void For_WantedOftenEnoughToPayItsIdling_IsUntilMostGapsHaveEnded() =>
        Assert.Equal(TimeSpan.FromSeconds(150), Rule().For(1 / 50.0, s_load));

    [Fact]
    public void For_SeldomWanted_IsUntilIdlingHasCostALoad() => Assert.Equal(TimeSpan.FromSeconds(100), Rule().For(1 / 1000.0, s_load));

    [Fact]
    public void For_NeverWanted_IsUntilIdlingHasCostALoad() => Assert.Equal(TimeSpan.FromSeconds(100), Rule().For(0, s_load));

    [Fact]
    public void For_Extremes_StaysWithinItsBounds()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), Rule().For(100, s_load));
        Assert.Equal(TimeSpan.FromHours(1), Rule().For(0, s_load with { WorthJoules = 1e9 }));
        Assert.Equal(TimeSpan.FromHours(1), Rule(idleWatts: 0).For(0, s_load));
    }

    private static KeepAlive Rule(double idleWatts = 20) => new(Options.Create(new RouterOptions { Residency = new() { IdleWatts = idleWatts, ShortestKeepAlive = TimeSpan.FromMinutes(1) } }));
}

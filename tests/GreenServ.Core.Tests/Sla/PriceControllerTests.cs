using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class PriceControllerTests
{
    [Theory]
    [InlineData(0, 1, 4)]
    [InlineData(100, 1, 8)]
    [InlineData(0, 0.25, 8)]
    [InlineData(200, 0.2, 16)]
    public void DebtScale_DelayAndShare_Follows(double delay, double share, double expected) =>
        Assert.Equal(expected, PriceController.DebtScale(delay, share), 12);

    [Fact]
    public void Weigh_Debt_MovesThePriceWithinItsClips()
    {
        var price = new PriceController();
        price.Adopt(new PricePlan(20, true, 1));

        Assert.Equal(20 * Math.Exp(0.5), price.Weigh(0, 4).Quality, 9);
        Assert.Equal(20 * Math.Exp(3), price.Weigh(10, 4).Quality, 9);
        Assert.Equal(20 * Math.Exp(6), price.Weigh(100, 4).Quality, 6);
        Assert.Equal(20 * Math.Exp(-1), price.Weigh(-100, 4).Quality, 9);
        Assert.Equal(1, price.Weigh(0, 4).Energy);
    }

    [Fact]
    public void Advance_StandingDebt_WindsTheIntegralUpToItsClip()
    {
        var price = new PriceController();

        price.Advance(30);
        Assert.Equal(0.01, price.State.Integral, 12);

        for (var i = 0; i < 10_000; i++)
            price.Advance(30);
        Assert.Equal(3, price.State.Integral, 12);

        for (var i = 0; i < 10_000; i++)
            price.Advance(-30);
        Assert.Equal(-3, price.State.Integral, 12);
    }

    [Fact]
    public void Advance_Plans_AreAveragedSlowlyInTheirLogarithm()
    {
        var price = new PriceController();
        price.Adopt(new PricePlan(1, true, 1));
        price.Advance(0);
        price.Adopt(new PricePlan(Math.E, true, 1));
        price.Advance(0);
        Assert.Equal(0.5, price.State.LogPrice, 12);

        for (var i = 0; i < 1000; i++)
            price.Advance(0);
        var before = price.State.LogPrice;
        price.Adopt(new PricePlan(1, true, 1));
        price.Advance(0);

        Assert.Equal(before * (1 - 1.0 / 200), price.State.LogPrice, 12);
    }

    [Fact]
    public void Restart_NextPlan_IsTakenOverAtOnce()
    {
        var price = new PriceController();
        price.Adopt(new PricePlan(1, true, 1));
        for (var i = 0; i < 100; i++)
            price.Advance(0);

        price.Restart();
        Assert.False(price.HasPlan);
        price.Adopt(new PricePlan(50, true, 1));

        Assert.Equal(Math.Log(50), price.State.LogPrice, 12);
    }

    [Fact]
    public void Restore_State_GoesOnWhereItWas()
    {
        var (price, restored) = (new PriceController(), new PriceController());
        price.Adopt(new PricePlan(7, true, 1));
        for (var i = 0; i < 50; i++)
            price.Advance(5);

        restored.Restore(price.State);

        Assert.Equal(price.Weigh(3, 4), restored.Weigh(3, 4));
    }
}

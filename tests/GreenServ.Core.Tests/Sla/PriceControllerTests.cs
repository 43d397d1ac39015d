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
    public void Price_Debt_MovesItWithinItsClips()
    {
        var price = new PriceController(0.8);
        price.Adopt(20);

        Assert.Equal(20 * Math.Exp(0.5), price.Price(0, 4), 9);
        Assert.Equal(20 * Math.Exp(3), price.Price(10, 4), 9);
        Assert.Equal(20 * Math.Exp(6), price.Price(100, 4), 6);
        Assert.Equal(20 * Math.Exp(-1), price.Price(-100, 4), 9);
    }

    [Fact]
    public void Advance_StandingDebt_WindsTheIntegralUpToItsClip()
    {
        var price = new PriceController(0.8);

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
        var price = new PriceController(0.8);
        price.Adopt(1);
        price.Advance(0);
        price.Adopt(Math.E);
        price.Advance(0);
        Assert.Equal(0.5, price.State.LogPrice, 12);

        for (var i = 0; i < 1000; i++)
            price.Advance(0);
        var before = price.State.LogPrice;
        price.Adopt(1);
        price.Advance(0);

        Assert.Equal(before * (1 - 1.0 / 200), price.State.LogPrice, 12);
    }

    [Fact]
    public void Restart_NextPlan_IsTakenOverAtOnce()
    {
        var price = new PriceController(0.8);
        price.Adopt(1);
        for (var i = 0; i < 100; i++)
            price.Advance(0);

        price.Restart(0.9);
        Assert.False(price.HasPrice);
        price.Adopt(50);

        Assert.Equal(Math.Log(50), price.State.LogPrice, 12);
    }

    [Fact]
    public void Restore_State_GoesOnWhereItWas()
    {
        var (price, restored) = (new PriceController(0.8), new PriceController(0.8));
        price.Adopt(7);
        for (var i = 0; i < 50; i++)
            price.Advance(5);

        restored.Restore(price.State);

        Assert.Equal(price.Price(3, 4), restored.Price(3, 4));
        Assert.True(restored.HasPrice);
    }

    [Fact]
    public void Restore_StateForAnotherTarget_TakesTheNextPlanAtOnce()
    {
        var price = new PriceController(0.9);

        price.Restore(new PriceState(3, 0.5, 400, 0.8, null));
        price.Adopt(20);

        Assert.Equal(new PriceState(Math.Log(20), 0, 0, 0.9, Math.Log(20)), price.State);
    }

    [Fact]
    public void Price_DebtThatLowersIt_IsTheMirrorImage()
    {
        var limit = new PriceController(5, debtLowersPrice: true);
        limit.Adopt(20);

        Assert.Equal(20 * Math.Exp(-0.5), limit.Price(0, 4), 9);
        Assert.Equal(20 * Math.Exp(-6), limit.Price(100, 4), 9);
        Assert.Equal(20 * Math.Exp(1), limit.Price(-100, 4), 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Adopt_NoPrice_IsRefused(double price) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PriceController(0.8).Adopt(price));
}

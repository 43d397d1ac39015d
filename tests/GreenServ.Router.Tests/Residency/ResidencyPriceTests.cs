using GreenServ.Router.Residency;

namespace GreenServ.Router.Tests.Residency;

public sealed class ResidencyPriceTests
{
    [Fact]
    public void Of_NobodyElseAskedLately_IsTheWholeLoad()
    {
        var price = ResidencyPrice.Of(Model(requests: 0), []);

        Assert.Equal((2000, 1000, 10, 1), (price.Joules, price.LoadJoules, price.LoadSeconds, price.ExpectedRun));
    }

    [Fact]
    public void Of_MoreWanted_SpreadsOverALongerRun()
    {
        // Kept for 300 s after each request; once a minute gives runs of e^5.
        var price = ResidencyPrice.Of(Model(requests: 10), []);

        Assert.Equal(Math.Exp(5), price.ExpectedRun, 6);
        Assert.Equal(2000 / Math.Exp(5), price.Joules, 6);
    }

    [Fact]
    public void Of_AlternatingWithTheOneThatMustGo_PaysBothLoadsForARunOfTwo()
    {
        var price = ResidencyPrice.Of(Model(requests: 300), [Model(requests: 300)]);

        Assert.Equal(2, price.ExpectedRun, 6);
        Assert.Equal(2000, price.Joules, 3);
    }

    [Fact]
    public void Of_TheOneThatMustGoHardlyWanted_CostsLittle()
    {
        var price = ResidencyPrice.Of(Model(requests: 300), [Model(requests: 3)]);

        Assert.Equal(101, price.ExpectedRun, 6);
        Assert.InRange(price.Joules, 20, 40);
    }

    [Fact]
    public void Of_TheOneThatMustGoWantedByNobody_CostsItsOwnLoadAlone()
    {
        Assert.Equal(ResidencyPrice.Of(Model(requests: 10), []), ResidencyPrice.Of(Model(requests: 10), [Model(requests: 0)]));
    }

    [Fact]
    public void Of_ForgoneAsMuchAsTheLoadCosts_IsFree()
    {
        Assert.Equal(500, ResidencyPrice.Of(Model(requests: 0), [], forgoneJoules: 1500).Joules);
        Assert.Equal(0, ResidencyPrice.Of(Model(requests: 0), [], forgoneJoules: 2500).Joules);
    }

    /// <summary>Ten seconds to load, 1,000 J and as much for the waiting; requests lately are those of ten minutes.</summary>
    private static WantedModel Model(double requests) => new(new LoadCost(10, 1000, 2000, true), requests, requests / 600, TimeSpan.FromMinutes(5));
}

using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaTermsTests
{
    [Fact]
    public void Weights_BudgetBelowThePriceOfQuality_BudgetWins()
    {
        Assert.Equal(new Weights(5, 1), new SlaTerms(default, 9, default, 5).Weights);
        Assert.Equal(new Weights(9, 1), new SlaTerms(default, 9, default, 12).Weights);
        Assert.Equal(new Weights(9, 1), new SlaTerms(default, 9, default, null).Weights);
    }

    [Theory]
    [InlineData(0.4, null, 0.4)]
    [InlineData(0.4, 2.0, 0.4)]
    [InlineData(0.4, 1.0, 0.5)]
    [InlineData(0.0, 3.0, 0.25)]
    [InlineData(1.0, 3.0, 1.0)]
    public void WeightsOf_TradeOff_PaysNoMoreThanTheLimit(double lambda, double? limit, double expected) =>
        Assert.Equal(Weights.FromLambda(expected), new SlaTerms(default, null, default, limit).WeightsOf(lambda));

    [Fact]
    public void Weights_WithoutAlpha_AreRefused() =>
        Assert.Throws<InvalidOperationException>(() => new SlaTerms(default, null, default, 5).Weights);
}

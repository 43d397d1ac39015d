using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaDebtTests
{
    private const double Alpha = 0.8;

    // So long that nothing fades to speak of.
    private const double Forever = 1e12;

    [Fact]
    public void Score_OneInFiveOfPredictionsThatWereWrong_PutsAllOfThemRight()
    {
        // 500 answers of quality 0.4 were predicted at 0.8; one in five was scored, each score standing for five.
        var debt = new SlaDebt(1e9);
        for (var n = 1; n <= 500; n++)
            debt.Answered(n, 0.6, new QualityForecast(0.8, 0.8));
        for (var n = 5; n <= 500; n += 5)
            debt.Score(n, new QualityForecast(0.8, 0.8), 0.4, standsFor: 5);

        Assert.Equal(500 * (0.6 - 0.4), debt.Value, 1e-3);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Score_StandingForLessThanItself_Throws(double standsFor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlaDebt().Score(1, default, 1, standsFor: standsFor));

    [Fact]
    public void Value_DecisionThenFeedback_ChargesThePredictionThenTheScore()
    {
        var debt = new SlaDebt(Forever);
        var forecast = debt.Forecast(0.5);

        debt.Answered(1, Alpha, forecast);
        Assert.Equal(0.3, debt.Value, 9);

        debt.Score(1, forecast, 1);
        Assert.Equal(-0.2, debt.Value, 9);

        debt.Score(1, forecast, 0, previous: 1);
        Assert.Equal(0.8, debt.Value, 9);
    }

    [Fact]
    public void Forecast_PredictionOutsideTheRange_IsClippedAndCorrectedByTheMeanResidual()
    {
        var debt = new SlaDebt(Forever);
        debt.Score(1, debt.Forecast(1.7), 0.25);

        // δ = (0.25 − 1) / (1 + 20)
        Assert.Equal(-0.75 / 21, debt.MeanResidual, 9);
        Assert.Equal(0.5, debt.Forecast(0.5).Mean);
        Assert.Equal(0.5 - 0.75 / 21, debt.Forecast(0.5).Charged, 9);
        Assert.Equal(0, debt.Forecast(-3).Mean);
    }

    [Fact]
    public void Value_CorrectedScore_CountsOnceInTheResidual()
    {
        var debt = new SlaDebt(Forever);
        debt.Score(1, debt.Forecast(0.5), 1);
        debt.Score(1, debt.Forecast(0.5), 0.25, previous: 1);

        Assert.Equal(-0.25 / 21, debt.MeanResidual, 9);
    }

    [Fact]
    public void Value_OldSurplus_FadesByTheHorizon()
    {
        var debt = new SlaDebt(horizon: 1000);
        var perfect = new QualityForecast(1, 1);
        for (var n = 1; n <= 100; n++)
            debt.Answered(n, Alpha, perfect);
        var surplus = debt.Value;

        for (var n = 101; n <= 1100; n++)
            debt.Answered(n, Alpha, new QualityForecast(Alpha, Alpha));

        Assert.True(surplus < -19);
        Assert.Equal(surplus * Math.Exp(-1), debt.Value, 9);
    }

    [Fact]
    public void Value_LateScore_LandsOnItsDecisionsOwnWeight()
    {
        var (late, atOnce) = (new SlaDebt(horizon: 50), new SlaDebt(horizon: 50));
        var forecast = new QualityForecast(0.5, 0.5);

        late.Answered(1, Alpha, forecast);
        late.Answered(200, Alpha, forecast);
        late.Score(1, forecast, 1);
        atOnce.Answered(1, Alpha, forecast);
        atOnce.Score(1, forecast, 1);
        atOnce.Answered(200, Alpha, forecast);

        Assert.Equal(atOnce.Value, late.Value, 12);
    }

    [Fact]
    public void Value_AlphaChangesMidway_EachDecisionOwesItsOwn()
    {
        var debt = new SlaDebt(Forever);
        var perfect = new QualityForecast(1, 1);
        debt.Answered(1, 0.5, perfect);
        debt.Answered(2, 0.9, perfect);

        debt.Score(2, perfect, 0);
        debt.Score(1, perfect, 0);

        Assert.Equal(1.4, debt.Value, 9);
    }

    [Fact]
    public void Claim_AnyHistory_StaysWithinItsBoundsAndSoDoesTheDebt()
    {
        foreach (var quality in new[] { 0.0, 1.0 })
        {
            var debt = new SlaDebt(Forever);
            for (var i = 1; i <= 2000; i++)
            {
                var (claim, forecast) = (debt.Claim(), debt.Forecast(quality));
                Assert.InRange(claim.Value, -DebtClaim.Bound, DebtClaim.Bound);
                Assert.InRange(debt.Claim(inFlight: 1e6).Value, -DebtClaim.Bound, DebtClaim.Bound);
                debt.Answered(i, Alpha, forecast, claim.WrittenOff);
                debt.Score(i, forecast, quality);
            }

            Assert.Equal(quality == 0 ? DebtClaim.Bound : -DebtClaim.Bound, debt.Value, 1.0);
        }
    }

    [Fact]
    public void Claim_SurplusBeyondTheBank_IsForgoneOnce()
    {
        var debt = new SlaDebt(Forever);
        debt.Score(1, new QualityForecast(0, 150), 0);

        debt.Score(1, new QualityForecast(0, -300), 0);
        var claim = debt.Claim(inFlight: -10);
        Assert.Equal(new DebtClaim(-100, 60), claim);
        debt.Answered(2, Alpha, new QualityForecast(Alpha, Alpha), claim.WrittenOff);

        Assert.Equal(-90, debt.Value, 9);
        Assert.Equal(0, debt.Claim().WrittenOff);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Score_NotInUnitInterval_IsRefused(double score)
    {
        var debt = new SlaDebt();

        Assert.Throws<ArgumentOutOfRangeException>(() => debt.Score(1, default, score));
        Assert.Throws<ArgumentOutOfRangeException>(() => debt.Score(1, default, 1, previous: score));
        Assert.Throws<ArgumentOutOfRangeException>(() => debt.Answered(1, score, default));
        Assert.Equal(0, debt.Value);
    }

    [Fact]
    public void Forecast_NotANumber_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlaDebt().Forecast(double.NaN));
}

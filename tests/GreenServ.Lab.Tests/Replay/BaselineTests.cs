using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Tests.Data;

namespace GreenServ.Lab.Tests.Replay;

public sealed class BaselineTests
{
    [Fact]
    public void TradeOff_CompleteTable_MatchesWorkByHand()
    {
        // λ = 0.5, reward = (q + 1 − c) / 2:   big .6 .7 .55 .55 (mean .6)   small .4 .9 .95 .7 (mean .7375)
        var baselines = TradeOff(SmallData.Complete, 0.5);

        Assert.Equal(0.66875, baselines[Baseline.Random].MeanReward!.Value, 12);
        Assert.Equal(0.6, baselines["static:big"].MeanReward!.Value, 12);
        Assert.Equal(0.7375, baselines["static:small"].MeanReward!.Value, 12);
        Assert.Equal(0.7375, baselines[Baseline.BestStatic].MeanReward!.Value, 12);
        // math: .65 against .65 (equal: the cheaper), chat: .825.
        Assert.Equal(0.7375, baselines[Baseline.BestPerTask].MeanReward!.Value, 12);
        Assert.Equal(0.15, baselines[Baseline.BestPerTask].MeanCost!.Value, 12);
        Assert.Equal((0.6 + 0.9 + 0.95 + 0.7) / 4, baselines[Baseline.Oracle].MeanReward!.Value, 12);
        Assert.Equal((1 + 1 + 1 + 0.5) / 4, baselines[Baseline.Oracle].MeanQuality, 12);
    }

    [Fact]
    public void TradeOff_MissingCells_CountOnlyWhatIsAvailable()
    {
        // λ = 0:   big 1 1 –   small – 0 1
        var baselines = TradeOff(SmallData.Masked, 0);

        Assert.Equal((1 + 0.5 + 1) / 3, baselines[Baseline.Random].MeanReward!.Value, 12);
        Assert.Equal(1, baselines["static:big"].MeanReward!.Value, 12);
        Assert.Equal(0.5, baselines["static:small"].MeanReward!.Value, 12);
        Assert.Equal(1, baselines[Baseline.BestPerTask].MeanReward!.Value, 12);
        Assert.Equal(1, baselines[Baseline.Oracle].MeanReward!.Value, 12);
    }

    [Fact]
    public void Sla_CompleteTable_MixesTheCheapestThatKeepsThePromise()
    {
        // big: quality .75, cost .55; small: quality .625, cost .15. α = .7 needs 60 % big.
        var table = Table(SmallData.Complete);
        var baselines = SlaBaselines.Of(table, Averages.Of(table, 0), Goal.Sla(0.7)).ToDictionary(b => b.Name);

        Assert.Equal(0.7, baselines[Baseline.CheapestMixture].MeanQuality, 12);
        Assert.Equal(0.6 * 0.55 + 0.4 * 0.15, baselines[Baseline.CheapestMixture].MeanCost!.Value, 12);
        Assert.Equal(0.55, baselines[Baseline.BestStatic].MeanCost!.Value, 12);
        // Per task: math from .5/.2 to 1/.7, chat stays .75/.1: 15 points of math's 50 are wanted.
        Assert.Equal(0.15 + 0.3 * 0.5 * 0.5, baselines[Baseline.BestPerTask].MeanCost!.Value, 12);
        Assert.Null(baselines[Baseline.Random].MeanReward);
    }

    [Fact]
    public void Sla_PromiseOutOfReach_ShowsTheHighestQuality()
    {
        var table = Table(SmallData.Complete);
        var baselines = SlaBaselines.Of(table, Averages.Of(table, 0), Goal.Sla(0.99)).ToDictionary(b => b.Name);

        Assert.Equal(0.75, baselines[Baseline.CheapestMixture].MeanQuality, 12);
        Assert.Equal(0.75, baselines[Baseline.BestStatic].MeanQuality, 12);
        Assert.Equal(0.875, baselines[Baseline.Oracle].MeanQuality, 12);
    }

    [Fact]
    public void CheapestMixture_OptionAboveTheHull_IsNotUsed()
    {
        // The middle model is dearer than the blend of the other two at its quality.
        var mixture = CheapestMixture.Solve([new(1, [new(0.2, 1), new(0.5, 9), new(0.8, 11)])], 0.5);

        Assert.Equal(6, mixture.Cost, 12);
    }

    internal static OutcomeTable Table(string lines) => OutcomeTableBuilderTests.Build(impute: false, lines.Split('\n'));

    private static Dictionary<string, Baseline> TradeOff(string lines, double lambda)
    {
        var table = Table(lines);
        return TradeOffBaselines.Of(table, Averages.Of(table, lambda), lambda).ToDictionary(b => b.Name);
    }
}

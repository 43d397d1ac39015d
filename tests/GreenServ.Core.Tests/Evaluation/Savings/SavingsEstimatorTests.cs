using GreenServ.Core.Evaluation;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation.Savings;

public sealed class SavingsEstimatorTests
{
    [Fact]
    public void Estimate_EmptyLog_RefusesAndTellsNoFigure()
    {
        var estimate = SavingsEstimator.Estimate([], overheadJoules: 5);

        Assert.Equal((0.0, 5.0), (estimate.RequestsJoules, estimate.OursJoules));
        Assert.All(estimate.Baselines, baseline => Assert.Equal((null, null, RefusalReason.NoDecisions), (baseline.Saved, baseline.Joules, baseline.Refusal!.Reason)));
    }

    [Fact]
    public void Estimate_LargestHardlyEverDrawn_IsRefusedWithItsEffectiveSampleSize()
    {
        LoggedRequest[] log = [.. Enumerable.Range(0, 500).Select(i => Request(i == 0 ? 1 : 0, 0.999, 0.001))];

        var largest = SavingsEstimator.Estimate(log, 0).Baselines[0];

        Assert.Equal((SavingsEstimator.Largest, "b"), (largest.Name, largest.Arm));
        Assert.NotNull(largest.Refusal);
        Assert.Null(largest.Saved);
        Assert.InRange(largest.EffectiveSampleSize, 0, 3);
    }

    [Theory]
    [InlineData(70.0, 30.0, "a")]
    [InlineData(30.0, 70.0, "b")]
    [InlineData(null, null, "b")]
    public void Estimate_Largest_IsTheModelOfMostParametersThenTheDearest(double? sizeOfA, double? sizeOfB, string largest)
    {
        LoggedRequest[] log = [.. Enumerable.Range(0, 400).Select(i => Request(i % 2, 0.5, 0.5))];

        Assert.Equal(largest, SavingsEstimator.Estimate(log, 0, sizeOf: arm => arm == "a" ? sizeOfA : sizeOfB).Baselines[0].Arm);
    }

    [Fact]
    public void Estimate_Overhead_IsChargedToUsAlone()
    {
        LoggedRequest[] log = [.. Enumerable.Range(0, 400).Select(i => Request(i % 2, 0.5, 0.5))];

        var (free, charged) = (SavingsEstimator.Estimate(log, 0), SavingsEstimator.Estimate(log, 70));

        foreach (var (without, with) in free.Baselines.Zip(charged.Baselines))
        {
            Assert.Equal(without.Joules, with.Joules);
            Assert.Equal(without.Saved!.Value.Value - 70, with.Saved!.Value.Value, 1e-9);
        }
    }

    [Fact]
    public void Estimate_PinnedRequests_AreNobodysSaving()
    {
        LoggedRequest[] log = [.. Enumerable.Range(0, 400).Select(i => Request(i % 2, 0.5, 0.5))];

        var estimate = SavingsEstimator.Estimate([.. log, .. log.Select(request => request with { Kind = DecisionKind.Pinned })], 0);

        Assert.Equal(400, estimate.Requests);
        Assert.Equal(SavingsEstimator.Estimate(log, 0).Baselines[0].Saved, estimate.Baselines[0].Saved);
    }

    [Fact]
    public void Estimate_SampleOfEveryThird_IsScaled()
    {
        LoggedRequest[] log = [.. Enumerable.Range(0, 400).Select(i => Request(i % 2, 0.5, 0.5))];

        var (one, three) = (SavingsEstimator.Estimate(log, 0), SavingsEstimator.Estimate(log, 0, scale: 3));

        Assert.Equal(3 * one.RequestsJoules, three.RequestsJoules, 1e-9);
        Assert.Equal(3 * one.Baselines[2].Saved!.Value.Upper, three.Baselines[2].Saved!.Value.Upper, 1e-9);
    }

    [Fact]
    public void Estimate_Exploration_IsWhatTheBestArmWouldNotHaveTaken()
    {
        // a: 10 J, b: 40 J; a is worth more, and b was drawn once.
        LoggedRequest[] log = [Request(0, 0.9, 0.1), Request(1, 0.9, 0.1)];

        Assert.Equal(30, SavingsEstimator.Estimate(log, 0).ExplorationJoules, 1e-9);
    }

    private static LoggedRequest Request(int chosen, params double[] probabilities) => new(
        Log.Decision(chosen, chosen, probabilities).With(1, candidate => candidate with { Estimate = candidate.Estimate with { EnergyMean = 0.4, QualityMean = 0.6 } })
            with { EnergyJoules = chosen == 0 ? 10 : 40 },
        DecisionKind.Drawn, Weights.FromLambda(0.5));
}

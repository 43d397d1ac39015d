using GreenServ.Core.Evaluation;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class RefusalTests
{
    [Fact]
    public void Result_EmptyLog_HasNoDecisions()
    {
        var result = Array.Empty<LoggedDecision>().Evaluate(TargetPolicies.Uniform);

        Assert.Equal(RefusalReason.NoDecisions, result.Quality.Refusal!.Reason);
        Assert.Null(result.Quality.DoublyRobust);
        Assert.Equal(0, result.Quality.EffectiveSampleSize);
    }

    [Fact]
    public void Result_OnlyPinnedDecisions_HasNoDecisions()
    {
        var pinned = Log.Decision(0, 1, 1, 0) with { Propensity = null, SupportsEvaluation = false };

        var result = Enumerable.Repeat(pinned, 500).Evaluate(TargetPolicies.Uniform);

        Assert.Equal(RefusalReason.NoDecisions, result.Quality.Refusal!.Reason);
        Assert.Equal(500, result.Unsupported);
    }

    [Fact]
    public void Result_ArmNeverLogged_NamesIt()
    {
        var result = Enumerable.Repeat(Log.Decision(0, 1, 0.6, 0.4, 0), 500).Evaluate(TargetPolicies.Static("c"));

        var refusal = result.Quality.Refusal!;
        Assert.Equal(RefusalReason.ClippedMass, refusal.Reason);
        Assert.Equal(new ArmSupport("c", 1, 1, 0), Assert.Single(refusal.Arms));
        Assert.Contains("c (100.0 % wanted, 0.0 % logged)", refusal.Explanation, StringComparison.Ordinal);
        Assert.Equal(1, result.Quality.ClippedMass);
        Assert.Null(result.Quality.SelfNormalised);
    }

    [Fact]
    public void Result_ArmLoggedBelowATwentieth_IsRefusedAboveItIsNot()
    {
        var below = Enumerable.Range(0, 5000).Select(i => Log.Decision(i % 25 == 0 ? 1 : 0, 1, 0.96, 0.04)).Evaluate(TargetPolicies.Static("b"));
        var above = Enumerable.Range(0, 5000).Select(i => Log.Decision(i % 20 == 0 ? 1 : 0, 1, 0.95, 0.05)).Evaluate(TargetPolicies.Static("b"));

        Assert.Equal(RefusalReason.ClippedMass, below.Quality.Refusal!.Reason);
        Assert.Null(above.Quality.Refusal);
    }

    [Fact]
    public void Result_AllWeightsZero_IsRefusedForItsSampleAndNamesTheArm()
    {
        var result = Enumerable.Repeat(Log.Decision(0, 1, 0.9, 0.1), 50).Evaluate(TargetPolicies.Static("b"));

        Assert.Equal(RefusalReason.EffectiveSample, result.Quality.Refusal!.Reason);
        Assert.Equal("b", Assert.Single(result.Quality.Refusal.Arms).Arm);
        Assert.Equal(0, result.Quality.EffectiveSampleSize);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Result_EqualWeights_NeedsAHundredDecisions(int decisions, bool refused) =>
        Assert.Equal(refused, Enumerable.Repeat(Log.Decision(0, 1, 1), decisions).Evaluate(TargetPolicies.Uniform).Quality.Refusal is not null);

    [Fact]
    public void Result_OneArm_EstimatesItsMean()
    {
        var result = Enumerable.Range(0, 200).Select(i => Log.Decision(0, i % 4 == 0 ? 0 : 1, 1.0)).Evaluate(TargetPolicies.Static("a"));

        Assert.Equal(0.75, result.Quality.DoublyRobust!.Value.Value, 1e-12);
    }

    [Fact]
    public void Result_SameOutcomeThroughout_HasNoSpread()
    {
        var estimate = Enumerable.Repeat(Log.Decision(0, 0.3, 1.0), 200).Evaluate(TargetPolicies.Static("a")).Quality.DoublyRobust!.Value;

        Assert.Equal(0.3, estimate.Value, 1e-12);
        Assert.InRange(estimate.StandardError, 0, 1e-7);
    }

    [Fact]
    public void Result_OneCluster_IsRefused()
    {
        var result = Enumerable.Repeat(Log.Decision(0, 1, 0.5, 0.5) with { Cluster = "tenant" }, 500).Evaluate(TargetPolicies.Logged);

        Assert.Equal(RefusalReason.OneCluster, result.Quality.Refusal!.Reason);
    }

    public static TheoryData<string, LoggedDecision> Defects
    {
        get
        {
            var sound = Log.Decision(0, 1, 0.5, 0.5);
            return new()
            {
                { "quality NaN", sound with { Quality = double.NaN } },
                { "quality 1.5", sound with { Quality = 1.5 } },
                { "energy -1 J", sound with { EnergyJoules = -1 } },
                { "energy Infinity J", sound with { EnergyJoules = double.PositiveInfinity } },
                { "reference energy 0 J", sound with { ReferenceEnergyJoules = 0 } },
                { "the chosen arm 2", sound with { Chosen = 2 } },
                { "the propensity 0.4", sound with { Propensity = 0.4 } },
                { "the propensity ", sound with { Propensity = null } },
                { "a has probability NaN", sound.With(0, candidate => candidate with { Probability = double.NaN }) },
                { "b has probability 0.5", sound.With(1, candidate => candidate with { Allowed = false }) },
                { "the probabilities sum to", sound.With(1, candidate => candidate with { Probability = 0.3 }) },
                { "the estimate of b", sound.With(1, candidate => candidate with { Estimate = new ArmEstimate(double.NaN, 0, 0, 1) }) },
                { "the estimate of a", sound.With(0, candidate => candidate with { Estimate = new ArmEstimate(0.5, -1, 0, 1) }) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Defects), DisableDiscoveryEnumeration = true)]
    public void Add_DefectiveRecord_IsLeftOutCountedAndNamed(string defect, LoggedDecision decision)
    {
        var result = Enumerable.Repeat(Log.Decision(0, 1, 0.5, 0.5), 300).Append(decision).Evaluate(TargetPolicies.Uniform);

        Assert.Equal(1, result.Defective);
        Assert.StartsWith(defect, result.FirstDefect, StringComparison.Ordinal);
        Assert.Equal(300, result.Quality.Decisions);
        Assert.Equal(1, result.Quality.DoublyRobust!.Value.Value, 1e-12);
    }

    [Fact]
    public void Add_UnusableEstimateOfAnArmNotAllowed_DoesNotMatter()
    {
        var decision = Log.Decision(0, 1, 1, 0).With(1, candidate => candidate with { Allowed = false, Estimate = new ArmEstimate(double.NaN, 0, 0, 0) });

        Assert.Equal(1, Enumerable.Repeat(decision, 200).Evaluate(TargetPolicies.OtherLambda(0.1)).Quality.DoublyRobust!.Value.Value, 1e-12);
    }

    [Theory]
    [InlineData(0.5, 0.95)]
    [InlineData(20, 1.0)]
    [InlineData(double.NaN, 0.95)]
    public void Constructor_SettingOutOfRange_Throws(double weightLimit, double confidence) =>
        Assert.Throws<ArgumentException>(() =>
            new OffPolicyEvaluator(TargetPolicies.Uniform, new OffPolicyOptions { WeightLimit = weightLimit, Confidence = confidence }));
}

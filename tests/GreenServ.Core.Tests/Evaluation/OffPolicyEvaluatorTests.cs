using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class OffPolicyEvaluatorTests
{
    [Fact]
    public void Result_SmallLog_FollowsTheEquations()
    {
        // 100 of each, target b alone: weights 0 and 4. m = 0.5 throughout.
        LoggedDecision[] kinds = [Log.Decision(0, 1, 0.75, 0.25), Log.Decision(1, 1, 0.75, 0.25), Log.Decision(1, 0, 0.75, 0.25)];
        var result = Enumerable.Range(0, 300).Select(i => kinds[i % 3]).Evaluate(TargetPolicies.Static("b")).Quality;

        // z = 0.5, 0.5 + 4·0.5, 0.5 − 4·0.5; w·y = 0, 4, 0.
        Assert.Equal(0.5, result.DoublyRobust!.Value.Value, 1e-12);
        Assert.Equal(Math.Sqrt(8.0 / 3 / 299), result.DoublyRobust.Value.StandardError, 1e-12);
        Assert.Equal(4.0 / 3, result.InversePropensity!.Value.Value, 1e-12);
        Assert.Equal(0.5, result.SelfNormalised!.Value.Value, 1e-12);
        Assert.Equal(Math.Sqrt(300.0 / 299 * 200 * 4) / 800, result.SelfNormalised.Value.StandardError, 1e-12);
        Assert.Equal(2.0 / 3, result.Observed!.Value.Value, 1e-12);
        Assert.Equal(200, result.EffectiveSampleSize, 1e-9);
        Assert.Equal(0, result.ClippedMass);
        var half = StudentT.TwoSided(0.95, 100) * result.DoublyRobust.Value.StandardError;
        Assert.Equal(0.5 + half, result.DoublyRobust.Value.Upper, 1e-9);
    }

    [Fact]
    public void Result_ClippedWeights_WidenTheIntervalByHalfTheirBias()
    {
        // The target takes b in 1 of 100 decisions where it had 0.0001: 0.01 − 20·0.0001 = 0.008 stay unreached.
        TargetPolicy target = (_, p) => (p[0], p[1]) = (0.99, 0.01);
        var log = Enumerable.Range(0, 400).Select(i => Log.Decision(0, i % 2, 0.9999, 0.0001));

        var quality = log.Evaluate(target).Quality;
        var strict = log.Evaluate(target, new OffPolicyOptions { BiasShare = 1 }).Quality;

        Assert.Equal(0.008, quality.ClippedMass, 1e-12);
        Assert.Equal(0.004, strict.DoublyRobust!.Value.Upper - quality.DoublyRobust!.Value.Upper, 1e-12);
        Assert.Equal(0.004, quality.DoublyRobust.Value.Lower - strict.DoublyRobust.Value.Lower, 1e-12);
    }

    [Fact]
    public void Result_LoggedPolicyAsTarget_EqualsWhatWasObserved()
    {
        var result = new World(3, 600).Log.Evaluate(TargetPolicies.Logged);

        Assert.Equal(result.Quality.Observed!.Value.Value, result.Quality.SelfNormalised!.Value.Value, 1e-9);
        Assert.Equal(result.EnergyJoules.Observed!.Value.Value, result.EnergyJoules.InversePropensity!.Value.Value, 1e-9);
    }

    [Fact]
    public void Result_Joules_AreInJoules()
    {
        var log = Enumerable.Range(0, 400).Select(i => Log.Decision(i % 2, null, 0.5, 0.5) with { EnergyJoules = i % 2 == 0 ? 8 : 40 });

        var result = log.Evaluate(TargetPolicies.Static("b"));

        Assert.Equal(40, result.EnergyJoules.DoublyRobust!.Value.Value, 1e-9);
        Assert.Equal(24, result.EnergyJoules.Observed!.Value.Value, 1e-9);
        Assert.Equal(RefusalReason.NoDecisions, result.Quality.Refusal!.Reason);
    }

    [Fact]
    public void Result_QualityKnownForSome_SpeaksForThoseAlone()
    {
        var log = Enumerable.Range(0, 600).Select(i => Log.Decision(i % 2, i % 3 == 0 ? 1 : null, 0.5, 0.5));

        var quality = log.Evaluate(TargetPolicies.Uniform).Quality;

        Assert.Equal(200, quality.Decisions);
        Assert.Equal(1 / 3.0, quality.KnownShare, 1e-12);
    }

    [Fact]
    public void Result_Clusters_GiveTheErrorOfTheirMeans()
    {
        // Copies of one request say nothing new: ten copies of each of 200 must leave the error of 200.
        var random = new Random(5);
        var single = Enumerable.Range(0, 200).Select(i => Log.Decision(random.Next(2), random.Next(2), 0.5, 0.5)).ToArray();
        var copies = single.SelectMany((decision, i) => Enumerable.Repeat(decision with { Cluster = $"conversation {i}" }, 10));

        var alone = single.Evaluate(TargetPolicies.Static("a")).Quality;
        var clustered = copies.Evaluate(TargetPolicies.Static("a")).Quality;

        Assert.Equal(alone.DoublyRobust!.Value.StandardError, clustered.DoublyRobust!.Value.StandardError, 1e-9);
        Assert.Equal(alone.SelfNormalised!.Value.StandardError, clustered.SelfNormalised!.Value.StandardError, 1e-9);
    }

    [Fact]
    public void Merge_PartsOfALog_EqualTheWhole()
    {
        var log = new World(4, 500).Log.Select((decision, i) => i % 3 == 0 ? decision : decision with { Cluster = $"c{i % 40}" }).ToArray();
        var (left, right) = (new OffPolicyEvaluator(TargetPolicies.OtherLambda(0.25)), new OffPolicyEvaluator(TargetPolicies.OtherLambda(0.25)));
        for (var i = 0; i < log.Length; i++)
            (i % 7 < 3 ? left : right).Add(log[i]);
        left.Merge(right);

        var (merged, whole) = (left.Result(), log.Evaluate(TargetPolicies.OtherLambda(0.25)));

        Assert.Equal(whole.Unsupported, merged.Unsupported);
        Assert.Equal(whole.Quality.Decisions, merged.Quality.Decisions);
        Assert.Equal(whole.Quality.DoublyRobust!.Value.Lower, merged.Quality.DoublyRobust!.Value.Lower, 1e-9);
        Assert.Equal(whole.EnergyJoules.DoublyRobust!.Value.Upper, merged.EnergyJoules.DoublyRobust!.Value.Upper, 1e-9);
    }

    [Fact]
    public void Merge_OtherSettings_IsRefused()
    {
        var evaluator = new OffPolicyEvaluator(TargetPolicies.Uniform);

        Assert.Throws<ArgumentException>(() => evaluator.Merge(new OffPolicyEvaluator(TargetPolicies.Uniform, new OffPolicyOptions { WeightLimit = 10 })));
    }

    [Fact]
    public void Add_TargetOutsideTheMask_SaysWhichArm()
    {
        var decision = Log.Decision(0, 1, 1, 0).With(1, candidate => candidate with { Allowed = false });
        var evaluator = new OffPolicyEvaluator((_, p) => p[1] = 1);

        Assert.Contains("gave b", Assert.Throws<InvalidOperationException>(() => evaluator.Add(decision)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.3)]
    public void Add_TargetWithoutDistribution_Throws(double probability) =>
        Assert.Throws<InvalidOperationException>(() => new OffPolicyEvaluator((_, p) => p[0] = probability).Add(Log.Decision(0, 1, 0.5, 0.5)));
}

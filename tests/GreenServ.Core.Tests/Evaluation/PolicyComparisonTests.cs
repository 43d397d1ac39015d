using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class PolicyComparisonTests
{
    [Fact]
    public void Result_TwoTargets_IsTheDifferenceOfTheirEstimates()
    {
        var result = Compare(new World(9, 600).Log, TargetPolicies.OtherLambda(0.4), TargetPolicies.Logged, OutcomeMeasure.Joules);

        Assert.Equal(result.First.DoublyRobust!.Value.Value - result.Second.DoublyRobust!.Value.Value, result.Difference!.Value.Value, 1e-9);
    }

    [Fact]
    public void Result_SameTargetTwice_IsZeroWithoutSpread()
    {
        var result = Compare(new World(9, 600).Log, TargetPolicies.Logged, TargetPolicies.Logged, OutcomeMeasure.Quality);

        Assert.Equal(new IntervalEstimate(0, 0, 0, 0), result.Difference);
    }

    [Fact]
    public void Result_OneTargetUnsupported_IsRefusedWithItsReason()
    {
        var log = Enumerable.Range(0, 500).Select(i => Log.Decision(i % 2, 1, 0.5, 0.5, 0));

        var result = Compare(log, TargetPolicies.Static("a"), TargetPolicies.Static("c"), OutcomeMeasure.Quality);

        Assert.Null(result.Difference);
        Assert.Null(result.First.Refusal);
        Assert.Equal("c", Assert.Single(result.Refusal!.Arms).Arm);
    }

    [Fact]
    public void Merge_PartsOfALog_EqualTheWhole()
    {
        var log = new World(10, 600).Log.ToArray();
        var (target, measure) = (TargetPolicies.OtherLambda(0.35), OutcomeMeasure.Quality);
        var (left, right) = (new PolicyComparison(target, TargetPolicies.Logged, measure), new PolicyComparison(target, TargetPolicies.Logged, measure));
        for (var i = 0; i < log.Length; i++)
            (i % 3 == 0 ? left : right).Add(log[i]);
        left.Merge(right);

        var whole = Compare(log, target, TargetPolicies.Logged, measure).Difference!.Value;

        Assert.Equal(whole.Value, left.Result().Difference!.Value.Value, 1e-12);
        Assert.Equal(whole.Upper, left.Result().Difference!.Value.Upper, 1e-9);
    }

    [Fact]
    public void Merge_OtherMeasure_IsRefused()
    {
        var quality = new PolicyComparison(TargetPolicies.Uniform, TargetPolicies.Logged, OutcomeMeasure.Quality);

        Assert.Throws<ArgumentException>(() => quality.Merge(new PolicyComparison(TargetPolicies.Uniform, TargetPolicies.Logged, OutcomeMeasure.Joules)));
    }

    private static PolicyDifference Compare(IEnumerable<LoggedDecision> log, TargetPolicy first, TargetPolicy second, OutcomeMeasure measure)
    {
        var comparison = new PolicyComparison(first, second, measure);
        foreach (var decision in log)
            comparison.Add(decision);
        return comparison.Result();
    }
}

using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class SequentialComparisonTests
{
    [Fact]
    public void Verdict_ClearDifference_IsFoundAndNamesTheBetter()
    {
        var better = SequentialComparison.OfQuality(TargetPolicies.Static("a"), TargetPolicies.Static("b"));
        var worse = SequentialComparison.OfQuality(TargetPolicies.Static("b"), TargetPolicies.Static("a"));
        foreach (var decision in Tossed(4000, 0.9, 0.4))
        {
            better.Add(decision);
            worse.Add(decision);
        }

        Assert.Equal(ComparisonVerdict.FirstHigher, better.Verdict);
        Assert.Equal(ComparisonVerdict.SecondHigher, worse.Verdict);
        Assert.InRange(0.5, better.Lower, better.Upper);
    }

    [Fact]
    public void Verdict_NoDifference_StaysOpenAtEveryLook()
    {
        var wrong = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var comparison = SequentialComparison.OfQuality(TargetPolicies.Static("a"), TargetPolicies.Static("b"));
            var decided = false;
            foreach (var decision in Tossed(500, 0.6, 0.6, seed))
            {
                comparison.Add(decision);
                decided |= comparison.Verdict != ComparisonVerdict.Open;
            }

            wrong += decided ? 1 : 0;
        }

        Assert.InRange(wrong, 0, 2);
    }

    [Fact]
    public void Verdict_ArmNeverLogged_StaysOpen()
    {
        var comparison = SequentialComparison.OfQuality(TargetPolicies.Static("a"), TargetPolicies.Static("b"));
        for (var i = 0; i < 4000; i++)
            comparison.Add(Log.Decision(0, 1, 1, 0));

        Assert.Equal(ComparisonVerdict.Open, comparison.Verdict);
    }

    [Fact]
    public void OfJoules_ValuesAboveTheLimit_CountAsTheLimit()
    {
        var comparison = SequentialComparison.OfJoules(TargetPolicies.Static("a"), TargetPolicies.Static("b"), highestJoules: 50, weightLimit: 2);
        var random = new Random(4);
        for (var i = 0; i < 6000; i++)
        {
            var arm = random.Next(2);
            comparison.Add(Log.Decision(arm, null, 0.5, 0.5) with { EnergyJoules = arm == 0 ? 1e6 : 10 });
        }

        Assert.Equal(ComparisonVerdict.FirstHigher, comparison.Verdict);
        Assert.InRange(40, comparison.Lower, comparison.Upper);
    }

    private static IEnumerable<LoggedDecision> Tossed(int count, double first, double second, int seed = 1)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var arm = random.Next(2);
            yield return Log.Decision(arm, random.NextDouble() < (arm == 0 ? first : second) ? 1 : 0, 0.5, 0.5);
        }
    }
}

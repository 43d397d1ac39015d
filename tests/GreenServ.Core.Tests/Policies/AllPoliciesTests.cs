using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

/// <summary>What every policy promises, whatever it believes.</summary>
public sealed class AllPoliciesTests
{
    public static TheoryData<string> Names =>
        [.. PolicyCatalog.Names.Select(name => name.Replace("<model>", "m1", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_AnyMask_SumToOneAndSpareMaskedArms(string name)
    {
        var play = new Play(name, 5, 6);
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            play.LearnRandomRows(5, seed: i);
            var masked = Enumerable.Range(0, 6).Where(_ => random.NextDouble() < 0.4).Take(5).ToArray();

            var p = play.Probabilities(play.Context(random), random.NextDouble(), masked);

            Assert.Equal(1, p.Sum(), 9);
            Assert.All(p, value => Assert.InRange(value, 0, 1 + 1e-12));
            Assert.All(masked, k => Assert.Equal(0, p[k]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_NoArmAllowed_Throws(string name)
    {
        var play = new Play(name, 2, 3);

        Assert.Throws<ArgumentException>(() => play.Probabilities([1, 0], 0.5, 0, 1, 2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attach_AfterLearning_BelievesWhatRefreshingBelieved(string name)
    {
        var play = new Play(name, 4, 3);
        play.LearnRandomRows(2000, seed: 1);
        double[] x = [1, 0, 1, 0];
        var refreshed = play.Estimate(x);
        var exploration = play.Policy.Exploration;

        play.Reattach();

        // The default policy's prior takes another step towards the pool on attaching; everything else is the same up to rounding.
        var attached = play.Estimate(x);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(refreshed[k].QualityMean, attached[k].QualityMean, 0.01);
            Assert.Equal(Math.Sqrt(refreshed[k].QualityVariance), Math.Sqrt(attached[k].QualityVariance), 0.01);
            Assert.Equal(refreshed[k].EnergyMean, attached[k].EnergyMean, 0.01);
            Assert.Equal(refreshed[k].Pulls, attached[k].Pulls);
        }

        Assert.Equal(exploration.Rate, play.Policy.Exploration.Rate, 1e-12);
        Assert.Equal(exploration.SpendPerRequest, play.Policy.Exploration.SpendPerRequest, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Attach_LongerList_KeepsWhatWasLearned(string name)
    {
        var play = new Play(name, 4, 3);
        play.LearnRandomRows(500, seed: 3);
        double[] x = [1, 0, 0, 1];
        var before = play.Estimate(x);

        play.AddArm();

        var after = play.Estimate(x);
        Assert.Equal(4, after.Length);
        Assert.Equal(0, after[3].Pulls);
        for (var k = 0; k < 3; k++)
            Assert.Equal(before[k].QualityMean, after[k].QualityMean, 0.02);
        Assert.Equal(1, play.Probabilities(x, 0.5).Sum(), 9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EstimateProbabilitiesDraw_InSteadyState_AllocateNothing(string name)
    {
        var play = new Play(name, 8, 16);
        play.LearnRandomRows(400, seed: 4);
        var (estimates, probabilities) = (new ArmEstimate[16], new double[16]);
        var allowed = Enumerable.Repeat(true, 16).ToArray();
        var x = play.Context(new Random(1));

        Assert.Equal(0, LeastAllocated(() => Decide(play.Policy, x, estimates, allowed, probabilities), times: 100));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Refresh_InSteadyState_AllocatesNothing(string name)
    {
        var play = new Play(name, 8, 6);
        play.LearnRandomRows(400, seed: 4);
        var x = play.Context(new Random(1));

        Assert.Equal(0, LeastAllocated(() => play.Learn(1, x, 0.5), times: 300));
    }

    // What the runtime allocates once (types, code that replaces itself while it runs) may fall into any round; what an
    // operation allocates falls into every one.
    private static long LeastAllocated(Action operation, int times)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
                operation();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static void Decide(IPolicy policy, double[] x, ArmEstimate[] estimates, bool[] allowed, double[] probabilities)
    {
        policy.Estimate(x, estimates);
        policy.Probabilities(estimates, allowed, Weights.FromLambda(0.4), policy.Exploration, probabilities);
        Sampling.Draw(probabilities, 0.37);
    }
}

using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

/// <summary>What no policy may stumble over: every case still gives probabilities that sum to one over the arms allowed.</summary>
public sealed class DegenerateInputTests
{
    public static TheoryData<string> Names => AllPoliciesTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_ContextWithoutANumber_AreStillADistribution(string name)
    {
        var play = new Play(name, 3, 4);
        play.LearnRandomRows(200, seed: 2);

        AssertDistribution(play.Probabilities([1, double.NaN, 0], 0.4, 2), masked: 2);
        AssertDistribution(play.Probabilities([1, double.PositiveInfinity, 0], 0.4, 2), masked: 2);
        AssertDistribution(play.Probabilities([1, 0, double.NegativeInfinity], 0.4, 2), masked: 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Learn_ConstantContext_EstimatesTheMean(string name)
    {
        var play = new Play(name, 4, 3);
        for (var i = 0; i < 900; i++)
            play.Learn(i % 3, [1, 0.5, 0.5, 0.5], (i % 3 + i / 3 % 2) / 3.0);

        var estimates = play.Estimate([1, 0.5, 0.5, 0.5]);

        AssertDistribution(play.Probabilities([1, 0.5, 0.5, 0.5], 0.3));
        for (var k = 0; k < 3; k++)
            Assert.Equal((k + 0.5) / 3, estimates[k].QualityMean, 0.05);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Learn_CollinearContext_StaysFinite(string name)
    {
        var play = new Play(name, 5, 3);
        var random = new Random(7);
        for (var i = 0; i < 600; i++)
        {
            var u = random.NextDouble();
            play.Learn(i % 3, [1, u, u, 1 - u, 2 * u], random.NextDouble() < u ? 1 : 0);
        }

        Assert.All(play.Estimate([1, 0.2, 0.2, 0.8, 0.4]), estimate =>
        {
            Assert.InRange(estimate.QualityMean, -0.5, 1.5);
            Assert.InRange(estimate.QualityVariance, 0, 1);
        });
        AssertDistribution(play.Probabilities([1, 0.2, 0.2, 0.8, 0.4], 0.3));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_OneArm_AreCertain(string name)
    {
        var play = new Play(name.Replace("m1", "m0", StringComparison.Ordinal), 2, 1);
        Assert.Equal([1.0], play.Probabilities([1, 0]).Select(p => Math.Round(p, 12)));
        play.LearnRandomRows(50, seed: 1);

        Assert.Equal([1.0], play.Probabilities([1, 0], 0.5).Select(p => Math.Round(p, 12)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_AThousandArms_AreADistribution(string name)
    {
        var play = new Play(name, 4, 1000);
        play.LearnRandomRows(3000, seed: 3);

        AssertDistribution(play.Probabilities([1, 0, 1, 0], 0.4, 5, 77), masked: 77);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_NothingEverVaries_AreADistribution(string name)
    {
        var play = new Play(name, 2, 3);
        for (var i = 0; i < 3000; i++)
            play.Learn(i % 3, [1, 0], quality: 1, energy: 0);

        var p = play.Probabilities([1, 0], 0.5);

        AssertDistribution(p);
        Assert.All(play.Estimate([1, 0]), estimate => Assert.True(double.IsFinite(estimate.QualityVariance) && double.IsFinite(estimate.EnergyMean)));
    }

    [Fact]
    public void Estimate_OverManyWorlds_CoversTheTruthAsOftenAsItSays()
    {
        // Arms drawn from the very prior the policy starts from, 30 answers each: 90 % intervals hold the truth about 90 % of the time.
        var random = new Random(17);
        var (inside, all) = (0, 0);
        for (var world = 0; world < 150; world++)
        {
            var play = new Play("default", 3, 8);
            var truth = new double[8, 2];
            for (var k = 0; k < 8; k++)
            {
                var level = 0.6 + Math.Sqrt(0.02) * Gaussian(random);
                for (var task = 0; task < 2; task++)
                    truth[k, task] = Math.Clamp(level + Math.Sqrt(0.005) * Gaussian(random), 0.02, 0.98);
            }

            for (var i = 0; i < 8 * 30; i++)
            {
                var (k, task) = (i % 8, random.Next(2));
                play.Learn(k, [1, 1 - task, task], random.NextDouble() < truth[k, task] ? 1 : 0);
            }

            for (var task = 0; task < 2; task++)
            {
                var estimates = play.Estimate([1, 1 - task, task]);
                for (var k = 0; k < 8; k++)
                {
                    inside += Math.Abs(estimates[k].QualityMean - truth[k, task]) <= 1.645 * Math.Sqrt(estimates[k].QualityVariance) ? 1 : 0;
                    all++;
                }
            }
        }

        Assert.InRange((double)inside / all, 0.85, 0.95);
    }

    private static void AssertDistribution(double[] probabilities, int? masked = null)
    {
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1 + 1e-12));
        Assert.Equal(1, probabilities.Sum(), 9);
        if (masked is { } arm)
            Assert.Equal(0, probabilities[arm]);
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

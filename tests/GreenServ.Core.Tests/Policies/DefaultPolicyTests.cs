using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

public sealed class DefaultPolicyTests
{
    private static readonly bool[] s_three = [true, true, true];

    [Fact]
    public void Probabilities_UntriedArms_ShareTheirFirstPullEvenly()
    {
        var play = new Play("default", 2, 4);
        play.Learn(1, [1, 0], 1);

        Assert.Equal([1 / 3.0, 0, 1 / 3.0, 1 / 3.0], play.Probabilities([1, 0]));
        Assert.Equal([0, 0, 0.5, 0.5], play.Probabilities([1, 0], 0.5, masked: 0));
        Assert.Equal([0, 1, 0, 0], play.Probabilities([1, 0], 0.5, 0, 2, 3));
    }

    [Fact]
    public void Probabilities_EqualArms_SplitEvenly()
    {
        Assert.All(Probabilities([new(0.6, 0.01, 0.2, 5), new(0.6, 0.01, 0.2, 5), new(0.6, 0.01, 0.2, 5)], 0.4), p => Assert.Equal(1 / 3.0, p, 9));
        Assert.All(Probabilities([new(0.6, 0.01, 0.2, 5), new(0.6, 0.01, 0.2, 5), new(0.6, 0.01, 0.2, 5)], 1), p => Assert.Equal(1 / 3.0, p, 9));
    }

    [Fact]
    public void Probabilities_HopelessArms_KeepTheCostAwareFloor()
    {
        // Twice and twenty times the mean spend: a half and a twentieth of the share of the first.
        var p = Probabilities([new(0.9, 1e-6, 0.1, 50), new(0.1, 1e-6, 0.2, 50), new(0.1, 1e-6, 2, 50)], 0.2, new Exploration(0.005, 0.1));

        Assert.Equal(0.005 * 0.5 / 1.55, p[1], 1e-12);
        Assert.Equal(0.005 * 0.05 / 1.55, p[2], 1e-12);
    }

    [Fact]
    public void Probabilities_NothingSpentYet_FloorsEvenly()
    {
        var p = Probabilities([new(0.9, 1e-6, 1e-9, 50), new(0.1, 1e-6, 1e-9, 50), new(0.1, 1e-6, 1e-9, 50)], 0, new Exploration(0.005, 0));

        Assert.Equal(0.005 / 3, p[1], 1e-12);
        Assert.Equal(0.005 / 3, p[2], 1e-12);
    }

    [Fact]
    public void Probabilities_SameArguments_SameAnswerWhateverThePolicyLearned()
    {
        ArmEstimate[] estimates = [new(0.7, 0.01, 0.3, 5), new(0.6, 0.02, 0.2, 5), new(0.5, 0.03, 0.1, 5)];
        var play = new Play("default", 3, 3);
        var before = new double[3];
        play.Policy.Probabilities(estimates, s_three, new(0.6, 0.4), new(0.005, 0.2), before);

        play.LearnRandomRows(100, seed: 8);
        var after = new double[3];
        play.Policy.Probabilities(estimates, s_three, new(0.6, 0.4), new(0.005, 0.2), after);

        Assert.Equal(before, after);
    }

    [Fact]
    public void Estimate_ManyRows_ApproachesTheObservedMeans()
    {
        var play = new Play("default", 3, 2);
        var random = new Random(6);
        double[,] quality = { { 0.9, 0.3 }, { 0.5, 0.8 } };
        double[,] energy = { { 0.4, 0.2 }, { 0.004, 0.002 } };
        for (var i = 0; i < 20_000; i++)
        {
            var (arm, task) = (random.Next(2), random.Next(2));
            play.Learn(arm, [1, 1 - task, task], random.NextDouble() < quality[arm, task] ? 1 : 0, energy[arm, task] * 2 * random.NextDouble());
        }

        for (var task = 0; task < 2; task++)
        {
            var estimates = play.Estimate([1, 1 - task, task]);
            for (var arm = 0; arm < 2; arm++)
            {
                Assert.Equal(quality[arm, task], estimates[arm].QualityMean, 0.03);
                Assert.Equal(energy[arm, task], estimates[arm].EnergyMean, 0.05 * energy[arm, task]);
                Assert.Equal(0.18 / 5000, estimates[arm].QualityVariance, 0.05 / 5000);
            }
        }
    }

    [Fact]
    public void Estimate_NewArmInAPoorPool_ExpectsWhatThePoolTeaches()
    {
        var play = new Play("default", 2, 6);
        var optimistic = play.Estimate([1, 0])[5].QualityMean;
        for (var i = 0; i < 600; i++)
            play.Learn(i % 5, [1, i % 2], i % 10 < 2 ? 1 : 0);

        Assert.Equal(0.8, optimistic, 1e-9);
        Assert.InRange(play.Estimate([1, 0])[5].QualityMean, 0.15, 0.4);
    }

    [Fact]
    public void Estimate_LittleNoise_BecomesSureSooner()
    {
        var steady = new Play("default", 2, 2);
        var erratic = new Play("default", 2, 2);
        for (var i = 0; i < 400; i++)
        {
            steady.Learn(i % 2, [1, 0], 0.7);
            erratic.Learn(i % 2, [1, 0], i / 2 % 2);
        }

        Assert.True(steady.Estimate([1, 0])[0].QualityVariance < erratic.Estimate([1, 0])[0].QualityVariance / 5);
    }

    [Fact]
    public void Estimate_FirstEnergyOfAnArm_SetsItsLevelAtOnce()
    {
        var play = new Play("default", 3, 3);
        play.Learn(0, [1, 1, 0], 1, energy: 0.001);
        play.Learn(1, [1, 1, 0], 1, energy: 0.5);

        var estimates = play.Estimate([1, 0, 1]);

        Assert.Equal(0.001, estimates[0].EnergyMean, 0.0005);
        Assert.Equal(0.5, estimates[1].EnergyMean, 0.25);
    }

    [Fact]
    public void Estimate_EnergyFromMetadata_IsBelievedUntilSeen()
    {
        var arms = new[] { new ArmStatistics(2) { PriorEnergy = 0.02 }, new ArmStatistics(2) { PriorEnergy = 2 } };
        var policy = PolicyCatalog.Create("default", 2, ["small", "large"]);
        policy.Attach(arms);
        var estimates = new ArmEstimate[2];

        policy.Estimate([1, 1], estimates);

        Assert.Equal(0.02, estimates[0].EnergyMean, 1e-9);
        Assert.Equal(2, estimates[1].EnergyMean, 1e-9);
    }

    [Fact]
    public void Estimate_NoEnergyEverSpent_StaysPositiveAndFinite()
    {
        var play = new Play("default", 3, 3);
        var random = new Random(2);
        for (var i = 0; i < 300; i++)
            play.Learn(i % 3, play.Context(random), i % 2, energy: 0);

        Assert.All(play.Estimate([1, 0, 1]), estimate => Assert.InRange(estimate.EnergyMean, 1e-12, 1e-6));
        Assert.Equal(1, play.Probabilities([1, 0, 1], 0.5).Sum(), 9);
    }

    [Theory]
    [InlineData(0.0, 2)]
    [InlineData(0.9, 0)]
    public void Play_ThreeArms_FindsTheBestForTheWeights(double lambda, int best)
    {
        var play = new Play("default", 2, 3);
        var random = new Random(12);
        double[] quality = [0.5, 0.65, 0.9];
        double[] energy = [0.05, 0.3, 0.8];
        var chosen = 0;
        for (var i = 0; i < 1000; i++)
        {
            double[] x = [1, random.Next(2)];
            var arm = Sampling.Draw(play.Probabilities(x, lambda), random.NextDouble());
            chosen += i >= 500 && arm == best ? 1 : 0;
            play.Learn(arm, x, random.NextDouble() < quality[arm] ? 1 : 0, energy[arm]);
        }

        Assert.InRange(chosen, 450, 500);
    }

    [Fact]
    public void Play_OneFeedbackInFiveAndLate_StillFindsTheBest()
    {
        var play = new Play("default", 2, 4);
        var random = new Random(21);
        double[] quality = [0.45, 0.55, 0.9, 0.6];
        var late = new Queue<(int Due, int Arm, double[] X, double Score)>();
        var chosen = 0;
        for (var i = 0; i < 3000; i++)
        {
            while (late.TryPeek(out var due) && due.Due <= i)
            {
                var (_, then, context, score) = late.Dequeue();
                play.Learn(then, new Observation { Context = context, Quality = score, Energy = 0.1, EnergyCounted = true });
            }

            double[] x = [1, random.Next(2)];
            var p = play.Probabilities(x);
            Assert.All(p, share => Assert.True(share > 0 || i < 4));
            var arm = Sampling.Draw(p, random.NextDouble());
            chosen += i >= 2000 && arm == 2 ? 1 : 0;
            play.Learn(arm, new Observation { Context = x, Energy = 0.1 });
            if (random.NextDouble() < 0.2)
                late.Enqueue((i + 200, arm, x, random.NextDouble() < quality[arm] ? 1 : 0));
        }

        Assert.InRange(chosen, 900, 1000);
    }

    [Fact]
    public void Estimate_QualityNeverArrives_KeepsWhatThePoolTeaches()
    {
        var play = new Play("default", 2, 2);
        for (var i = 0; i < 300; i++)
        {
            play.Learn(0, [1, i % 2], i % 3 == 0 ? 0 : 1);
            play.Learn(1, new Observation { Context = (double[])[1, i % 2], Energy = 0.1 });
        }

        var silent = play.Estimate([1, 0])[1];

        Assert.Equal(300, silent.Pulls);
        Assert.InRange(silent.QualityMean, 0.6, 0.85);
        Assert.InRange(silent.QualityVariance, 0.005, 0.05);
        Assert.True(play.Probabilities([1, 0])[1] > 0.05);
    }

    private static double[] Probabilities(ArmEstimate[] estimates, double lambda, Exploration? exploration = null)
    {
        var probabilities = new double[estimates.Length];
        PolicyCatalog.Create("default", 2, ["a", "b", "c"])
            .Probabilities(estimates, s_three, Weights.FromLambda(lambda), exploration ?? new Exploration(0.005, 0.2), probabilities);
        return probabilities;
    }
}

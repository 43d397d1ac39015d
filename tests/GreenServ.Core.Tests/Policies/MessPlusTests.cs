using System.Text.Json;
using GreenServ.Core.Bandits;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Testing;

namespace GreenServ.Core.Tests.Policies;

public sealed class MessPlusTests
{
    [Fact]
    public void Steps_OfTheGoldenFile_AreReproduced()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Requires.SharedData("golden/messplus_steps.json")));
        var root = golden.RootElement;
        var (alpha, v, energy) = (root.GetProperty("alpha").GetDouble(), root.GetProperty("V_per_joule").GetDouble(), Numbers(root.GetProperty("energy_J")));
        var policy = (IPoolExploringPolicy)PolicyCatalog.Create("mess-plus", 1, ["1b", "8b", "70b"]);
        var debt = new MessPlusDebt();
        bool[] allowed = [true, true, true];

        var steps = root.GetProperty("steps").EnumerateArray().ToList();
        foreach (var step in steps)
        {
            Assert.Equal(step.GetProperty("q_before").GetDouble(), debt.Length, 9);
            var predicted = Numbers(step.GetProperty("predicted"));
            ArmEstimate[] estimates = [.. predicted.Zip(energy, (s, e) => new ArmEstimate(s, 0, e, 1))];
            var explore = step.GetProperty("explore").GetBoolean();
            var probabilities = new double[3];
            policy.Probabilities(estimates, allowed, debt.Weights(v), new Exploration(0, 0), probabilities);
            var chosen = explore ? policy.AnswerOf(estimates, allowed) : Array.IndexOf(probabilities, 1.0);

            Assert.Equal(step.GetProperty("chosen").GetInt32(), chosen);
            Assert.Equal(step.GetProperty("charged_energy_J").GetDouble(), explore ? energy.Sum() : energy[chosen], 9);
            var scores = Numbers(step.GetProperty("scores"));
            for (var m = 0; m < 3; m++)
                Assert.Equal(scores[m], debt.Weights(v).Energy * energy[m] + debt.Weights(v).Quality * (alpha - predicted[m]), 9);

            debt.Settle(alpha, step.GetProperty("feedback").GetBoolean() ? Numbers(step.GetProperty("labels"))[chosen] : null);
            Assert.Equal(step.GetProperty("q_after").GetDouble(), debt.Length, 9);
        }

        Assert.Equal(10, steps.Count);
    }

    [Theory]
    [InlineData(0.1, 1, 0.1)]
    [InlineData(0.1, 16, 0.05)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 10_000, 0.1)]
    [InlineData(5, 16, 1)]
    public void PoolRate_Decision_FallsWithItsFourthRoot(double c, long decision, double expected) =>
        Assert.Equal(expected, ((IPoolExploringPolicy)PolicyCatalog.CreateMessPlus(1, c)).PoolRate(decision), 12);

    [Fact]
    public void Probabilities_EqualScores_FirstArmWins()
    {
        var p = new Play("mess-plus", 1, 3).Policy;
        var probabilities = new double[3];

        p.Probabilities([new(0.5, 0, 2, 1), new(0.5, 0, 1, 1), new(0.5, 0, 1, 1)], [true, true, true], new Weights(2, 1), default, probabilities);

        Assert.Equal([0, 1, 0], probabilities);
    }

    [Fact]
    public void Probabilities_Live_DrawsOneArmEvenlyWithTheExplorationRate()
    {
        var play = new Play("mess-plus", 1, 4);
        play.LearnRandomRows(15, seed: 1);

        // The sixteenth decision: 0.1 / 16^(1/4) = 0.05, of which each arm has a quarter.
        var p = play.Probabilities([1.0], new Weights(1, 1));

        Assert.Equal(3, p.Count(value => Math.Abs(value - 0.0125) < 1e-12));
        Assert.Equal(0.95 + 0.0125, p.Max(), 12);
    }

    [Fact]
    public void AnswerOf_Pool_IsTheDearestCandidateTheLastAmongEquals()
    {
        var policy = (IPoolExploringPolicy)PolicyCatalog.Create("mess-plus", 1, []);
        ArmEstimate[] estimates = [new(0, 0, 9, 1), new(0, 0, 3, 1), new(0, 0, 3, 1), new(0, 0, 1, 1)];

        Assert.Equal(0, policy.AnswerOf(estimates, [true, true, true, true]));
        Assert.Equal(2, policy.AnswerOf(estimates, [false, true, true, true]));
        Assert.Equal(3, policy.AnswerOf([default, default, default, default], [true, true, true, true]));
    }

    [Fact]
    public void Estimate_Learned_PredictsQualityByContextAndEnergyByArmAlone()
    {
        var play = new Play("mess-plus", 3, 2);
        Assert.Equal(new ArmEstimate(0.5, 0, 0, 0), play.Estimate([1, 1, 0])[0]);
        for (var i = 0; i < 200; i++)
        {
            play.Learn(0, [1, 1, 0], 1, 2);
            play.Learn(0, [1, 0, 1], 0, 4);
        }

        Assert.Equal(1, play.Estimate([1, 1, 0])[0].QualityMean, 0.02);
        Assert.Equal(0, play.Estimate([1, 0, 1])[0].QualityMean, 0.02);
        Assert.Equal(3, play.Estimate([1, 1, 0])[0].EnergyMean, 12);
        Assert.Equal(0, play.Estimate([1, 1, 0])[1].EnergyMean);
    }

    [Fact]
    public void Settle_SurplusOrNoFeedback_IsForgottenOrChangesNothing()
    {
        var debt = new MessPlusDebt();

        debt.Settle(0.6, 1);
        Assert.Equal(0, debt.Length);
        debt.Settle(0.6, 0);
        debt.Settle(0.6, null);
        Assert.Equal(0.6, debt.Length, 12);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}

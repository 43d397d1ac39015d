using GreenServ.Core.Policies;
using MathNet.Numerics.LinearAlgebra;

namespace GreenServ.Core.Tests.Policies;

/// <summary>The published policies learn one blended reward; here λ may move, and must give what training on that λ would have given.</summary>
public sealed class BlendedPolicyTests
{
    [Theory]
    [InlineData("linucb", 0.05, 0)]
    [InlineData("linucb", 0.05, 0.3)]
    [InlineData("linucb", 0.05, 1)]
    [InlineData("contextual-epsilon-greedy", 0.25, 0.7)]
    [InlineData("thompson", 0.05, 0.7)]
    public void Estimate_MovedLambda_EqualsRegressionOfTheBlendedReward(string policy, double ridge, double lambda)
    {
        const int D = 6;
        const int Rows = 700;
        var play = new Play(policy, D, 1);
        var random = new Random(5);
        var a = Matrix<double>.Build.DenseDiagonal(D, ridge);
        var b = Vector<double>.Build.Dense(D);
        for (var i = 0; i < Rows; i++)
        {
            var x = play.Context(random);
            var (quality, energy) = (random.NextDouble(), random.NextDouble());
            play.Learn(0, x, quality, energy);
            var row = Vector<double>.Build.DenseOfArray(x);
            a += row.OuterProduct(row);
            b += row * ((1 - lambda) * quality + lambda * (1 - energy));
        }

        var theta = a.Solve(b);
        for (var trial = 0; trial < 10; trial++)
        {
            var x = Vector<double>.Build.DenseOfArray(play.Context(random));
            var estimate = play.Estimate(x.AsArray())[0];
            Assert.Equal(theta * x, (1 - lambda) * estimate.QualityMean + lambda * (1 - estimate.EnergyMean), 1e-10);
            Assert.Equal(x * a.Solve(x), estimate.QualityVariance, 1e-10);
            Assert.Equal(Rows, estimate.Pulls);
        }
    }

    [Fact]
    public void LinUcb_NothingLearned_ChoosesTheFirstAllowedArm()
    {
        var play = new Play("linucb", 3, 4);

        Assert.Equal([1, 0, 0, 0], play.Probabilities([1, 0, 1]));
        Assert.Equal([0, 0, 1, 0], play.Probabilities([1, 0, 1], 0.5, masked: [0, 1]));
    }

    [Fact]
    public void LinUcb_CorrectedFeedback_EstimatesAsIfKnownAtOnce()
    {
        var corrected = new Play("linucb", 2, 1);
        corrected.Learn(0, [1, 1], 0.1);
        corrected.Learn(0, new() { Context = [1, 1], Quality = 0.8, PreviousQuality = 0.1, Energy = 0.1, EnergyCounted = true });
        var atOnce = new Play("linucb", 2, 1);
        atOnce.Learn(0, [1, 1], 0.8);

        Assert.Equal(atOnce.Estimate([1, 1])[0].QualityMean, corrected.Estimate([1, 1])[0].QualityMean, 1e-12);
        Assert.Equal(atOnce.Estimate([1, 1])[0].QualityVariance, corrected.Estimate([1, 1])[0].QualityVariance, 1e-12);
    }

    [Fact]
    public void LinUcb_WeightsScaled_ChoosesTheSame()
    {
        var play = new Play("linucb", 4, 5);
        play.LearnRandomRows(60, seed: 2);
        var random = new Random(1);
        for (var i = 0; i < 30; i++)
        {
            var x = play.Context(random);
            Assert.Equal(play.Probabilities(x, new Weights(0.7, 0.3)), play.Probabilities(x, new Weights(70, 30)));
        }
    }
}

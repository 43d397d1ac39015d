using GreenServ.Core.Bandits;
using MathNet.Numerics.Distributions;

namespace GreenServ.Core.Tests.Bandits;

public sealed class WinProbabilitiesTests
{
    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(0.3, 0.1, 0.35, 0.2)]
    [InlineData(0.3, 0.1, 0.35, 0.002)]
    [InlineData(-5, 2, -4, 1)]
    [InlineData(1e6, 3, 1e6 + 1, 1)]
    [InlineData(0.5, 0.1, 0.5, 0)]
    [InlineData(0, 0.1, 0.45, 0.1)]
    public void Compute_TwoArms_AgreesWithTheClosedForm(double mean1, double deviation1, double mean2, double deviation2)
    {
        var expected = Normal.CDF(0, 1, (mean1 - mean2) / Math.Sqrt(deviation1 * deviation1 + deviation2 * deviation2));

        var p = Compute([mean1, mean2], [deviation1, deviation2]);

        Assert.Equal(expected, p[0], 3e-3);
        Assert.Equal(1, p[0] + p[1], 12);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    [InlineData(16, 3)]
    [InlineData(40, 4)]
    public void Compute_RandomArms_AgreesWithMonteCarlo(int arms, int seed)
    {
        const int Draws = 400_000;
        var random = new Random(seed);
        var means = Enumerable.Range(0, arms).Select(_ => 0.3 * random.NextDouble()).ToArray();
        var deviations = Enumerable.Range(0, arms).Select(_ => Math.Pow(10, -3 * random.NextDouble()) * 0.3).ToArray();
        var wins = new double[arms];
        for (var i = 0; i < Draws; i++)
        {
            var (best, highest) = (0, double.NegativeInfinity);
            for (var k = 0; k < arms; k++)
            {
                var value = means[k] + deviations[k] * Normal.Sample(random, 0, 1);
                if (value > highest)
                    (best, highest) = (k, value);
            }

            wins[best] += 1.0 / Draws;
        }

        var p = Compute(means, deviations);

        for (var k = 0; k < arms; k++)
            Assert.Equal(wins[k], p[k], 5e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(1000)]
    public void Compute_EqualArms_SplitsEvenly(int arms)
    {
        var p = Compute(Enumerable.Repeat(0.4, arms).ToArray(), Enumerable.Repeat(0.05, arms).ToArray());

        Assert.All(p, value => Assert.Equal(1.0 / arms, value, 12));
    }

    [Fact]
    public void Compute_EqualMeansOneNearlyCertain_SplitsEvenly()
    {
        var p = Compute([0.5, 0.5], [1e-12, 0.1]);

        Assert.Equal(0.5, p[0], 1e-3);
    }

    [Fact]
    public void Compute_NoUncertainty_SharesAmongTheBest()
    {
        Assert.Equal([0, 0.5, 0.5], Compute([0.1, 0.7, 0.7], [0, 0, 0]));
    }

    [Fact]
    public void Compute_DeviationBelowResolutionOfTheMean_SharesAmongTheBest()
    {
        Assert.Equal([0.5, 0.5], Compute([1e12, 1e12], [1e-9, 1e-9]));
    }

    [Fact]
    public void Compute_ExcludedArms_GetNothing()
    {
        var p = Compute([0.5, double.NegativeInfinity, 0.5, double.NaN], [0.1, 0.1, 0.1, 0.1]);

        Assert.Equal([0.5, 0, 0.5, 0], p.Select(value => Math.Round(value, 9)));
    }

    [Fact]
    public void Compute_EveryArmExcluded_Throws()
    {
        Assert.Throws<ArgumentException>(() => Compute([double.NegativeInfinity], [1]));
    }

    [Fact]
    public void Compute_HopelessArm_GetsExactlyNothing()
    {
        Assert.Equal([1, 0], Compute([0.9, 0.1], [0.01, 0.01]));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Compute_ArmsOfEveryWidth_IsADistributionThatRisesWithTheMean(int arms)
    {
        var random = new Random(arms);
        for (var trial = 0; trial < 20; trial++)
        {
            var means = Enumerable.Range(0, arms).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-3, 4))).ToArray();
            var deviations = Enumerable.Range(0, arms).Select(_ => Math.Pow(10, random.Next(-9, 3))).ToArray();

            var p = Compute(means, deviations);

            Assert.All(p, value => Assert.InRange(value, 0, 1 + 1e-12));
            Assert.Equal(1, p.Sum(), 9);
            for (var k = 1; k < arms; k++)
            {
                if (deviations[k] == deviations[0] && means[k] > means[0])
                    Assert.True(p[k] >= p[0] - 1e-6);
            }
        }
    }

    [Fact]
    public void Compute_ManyNarrowArmsBesideOneWide_KeepsTiesEven()
    {
        var means = Enumerable.Repeat(0.5, 100).ToArray();
        var deviations = Enumerable.Repeat(0.001, 100).ToArray();
        deviations[0] = 0.3;

        var p = Compute(means, deviations);

        Assert.All(p[1..], value => Assert.Equal(p[1], value, 12));
        Assert.InRange(p[0], 0.4, 0.55);
    }

    private static double[] Compute(double[] means, double[] deviations)
    {
        var p = new double[means.Length];
        WinProbabilities.Compute(means, deviations, p);
        return p;
    }
}

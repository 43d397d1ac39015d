using GreenServ.Core.Policies;
using GreenServ.Lab.Propensities;

namespace GreenServ.Lab.Tests.Propensities;

public sealed class CalibrationTests
{
    private static readonly bool[] s_all = [true, true, true];

    [Fact]
    public void Bins_FewDraws_HoldWhatWasLoggedAndDrawn()
    {
        var calibration = new Calibration();
        calibration.Add([0.75, 0.25, 0], s_all, arm: 0);
        calibration.Add([0.25, 0.75, 0], s_all, arm: 0);
        calibration.Add([1, 0, 0], [true, false, true], arm: 0);

        var bins = calibration.Bins();

        Assert.Equal([0, 0.2, 0.7, 0.99], bins.Select(bin => bin.From));
        Assert.Equal([0, 0.3, 0.8, 1], bins.Select(bin => bin.To));
        // A model that is no candidate is no cell: of the last step only one arm has probability 0.
        Assert.Equal([3, 2, 2, 1], bins.Select(bin => bin.Cells));
        Assert.Equal([0, 1, 1, 1], bins.Select(bin => bin.Drawn));
        Assert.Equal([0, 0.5, 0.5, 1], bins.Select(bin => bin.Frequency));
        Assert.Equal([0, 0.25, 0.75, 1], bins.Select(bin => bin.MeanProbability));
        // Two coins of 0.25, two of 0.75; nothing is left to chance at 0 and 1.
        Assert.Equal(Math.Sqrt(2 * 0.25 * 0.75), bins[1].Deviation, 12);
        Assert.Equal(0.5 / Math.Sqrt(2 * 0.25 * 0.75), bins[1].Deviations!.Value, 12);
        Assert.Null(bins[0].Deviations);
        Assert.Null(bins[3].Deviations);
    }

    [Fact]
    public void Bins_TwoArmsOfOneBin_AreOneCoin()
    {
        var calibration = new Calibration();
        calibration.Add([0.42, 0.44, 0.14], s_all, arm: 2);

        // The step draws from this bin with probability 0.86.
        Assert.Equal(Math.Sqrt(0.86 * 0.14), calibration.Bins()[1].Deviation, 12);
    }

    [Fact]
    public void Merge_TwoRuns_IsTheSameAsOne()
    {
        var (first, second, both) = (new Calibration(), new Calibration(), new Calibration());
        first.Add([0.7, 0.2, 0.1], s_all, 1);
        second.Add([0.001, 0.299, 0.7], s_all, 2);
        both.Add([0.7, 0.2, 0.1], s_all, 1);
        both.Add([0.001, 0.299, 0.7], s_all, 2);

        first.Merge(second);

        Assert.Equal(both.Bins(), first.Bins());
        Assert.True(new Calibration().IsEmpty);
        Assert.False(first.IsEmpty);
    }

    [Fact]
    public void Deviations_OurSampler_StaysWithinChance() =>
        Assert.All(Play(Sampling.Draw), bin => Assert.InRange(bin.Deviations ?? 0, -4, 4));

    /// <summary>What calibration is for: each of these draws something else than what is logged, and must be found out.</summary>
    [Theory]
    [InlineData("greedy")]
    [InlineData("squared draw")]
    [InlineData("even every tenth time")]
    [InlineData("never the rare ones")]
    public void Deviations_WrongSampler_AreBeyondChance(string sampler)
    {
        var draws = 0;
        var bins = Play((probabilities, draw) => sampler switch
        {
            "greedy" => probabilities.IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(probabilities)),
            "squared draw" => Sampling.Draw(probabilities, draw * draw),
            "even every tenth time" => draws++ % 10 == 0 ? (int)(draw * probabilities.Length) : Sampling.Draw(probabilities, draw),
            _ => Sampling.Draw([.. probabilities.ToArray().Select(p => p < 0.01 ? 0 : p)], draw),
        });

        Assert.Contains(bins, bin => Math.Abs(bin.Deviations ?? 0) > 6);
    }

    private delegate int Sampler(ReadOnlySpan<double> probabilities, double draw);

    private static IReadOnlyList<CalibrationBin> Play(Sampler sampler)
    {
        var calibration = new Calibration();
        var random = new Random(11);
        var probabilities = new double[6];
        var allowed = Enumerable.Repeat(true, 6).ToArray();
        for (var step = 0; step < 20_000; step++)
        {
            // Vectors of every kind, from even to nearly certain.
            var sharpness = 12 * random.NextDouble();
            for (var k = 0; k < 6; k++)
                probabilities[k] = Math.Exp(-sharpness * random.NextDouble());
            var sum = probabilities.Sum();
            for (var k = 0; k < 6; k++)
                probabilities[k] /= sum;
            calibration.Add(probabilities, allowed, sampler(probabilities, random.NextDouble()));
        }

        return calibration.Bins();
    }
}

using GreenServ.Core.Bandits;

namespace GreenServ.Core.Tests.Bandits;

public sealed class LearnedVarianceTests
{
    [Fact]
    public void Step_NothingKnown_StaysWhatWasExpected()
    {
        var variance = new LearnedVariance(0.005, 1.5);
        for (var i = 0; i < 10; i++)
        {
            variance.Count(effect: 0, known: 0);
            variance.Step();
        }

        Assert.Equal(0.005, variance.Value, 1e-15);
    }

    [Fact]
    public void Step_ManyEffectsFullyKnown_FindsTheirMeanSquare()
    {
        var variance = new LearnedVariance(0.005, 1.5);
        for (var step = 0; step < 20; step++)
        {
            for (var i = 0; i < 1000; i++)
                variance.Count(effect: i % 2 == 0 ? 0.3 : -0.1, known: 1);
            variance.Step();
        }

        Assert.Equal(0.05, variance.Value, 0.001);
    }

    [Fact]
    public void Step_OverwhelmingEvidence_MovesByAFactorOfEAtMost()
    {
        var variance = new LearnedVariance(0.005, 1.5);
        for (var i = 0; i < 1000; i++)
            variance.Count(effect: 10, known: 1);

        variance.Step();

        Assert.Equal(0.005 * Math.E, variance.Value, 1e-12);
    }
}

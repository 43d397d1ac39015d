using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class QualityWindowTests
{
    [Fact]
    public void Mean_QualityChanges_FollowsTheLastThousand()
    {
        var window = Observe(5000, n => n <= 3000 ? 1 : 0);

        // What is left of the first 3,000 after 2,000 more: e⁻².
        Assert.Equal(Math.Exp(-2), window.Mean!.Value, 0.01);
    }

    [Fact]
    public void EvidenceShare_EveryFifthScored_IsAFifth()
    {
        var window = new QualityWindow();
        for (var n = 1; n <= 3000; n++)
        {
            window.Answered(n);
            if (n % 5 == 0)
                window.Score(n, 1, null);
        }

        Assert.Equal(0.2, window.EvidenceShare!.Value, 0.001);
    }

    [Fact]
    public void Score_Corrected_ReplacesTheOneBefore()
    {
        var window = new QualityWindow();
        window.Answered(1);
        window.Score(1, 1, null);
        window.Score(1, 0.25, 1);

        Assert.Equal(0.25, window.Mean!.Value, 12);
        Assert.Equal(1, window.Scored, 12);
    }

    [Fact]
    public void Empty_Window_ClaimsNothing()
    {
        var window = new QualityWindow();

        Assert.Null(window.Mean);
        Assert.Null(window.EvidenceShare);
        Assert.Equal(PromiseState.Unknown, window.Judge(0.5));
    }

    [Fact]
    public void StandardError_SteadyScores_IsThatOfTheMean()
    {
        // Faded weights: as good as 2,000 equal ones.
        var random = new Random(1);
        var window = Observe(20_000, _ => random.NextDouble() < 0.8 ? 1 : 0);

        Assert.Equal(2000, window.EffectiveScores, 2.0);
        Assert.Equal(Math.Sqrt(window.Mean!.Value * (1 - window.Mean.Value) / 2000), window.StandardError, 1e-5);
    }

    [Theory]
    [InlineData(20, 1.0, 0.5, PromiseState.Unknown)]
    [InlineData(60, 1.0, 0.9, PromiseState.Kept)]
    [InlineData(60, 0.5, 0.9, PromiseState.Missed)]
    [InlineData(60, 0.85, 0.9, PromiseState.Unknown)]
    [InlineData(5000, 0.79, 0.8, PromiseState.Kept)]
    [InlineData(5000, 0.75, 0.8, PromiseState.Missed)]
    public void Judge_Evidence_SaysWhatItTells(int scores, double mean, double alpha, PromiseState expected)
    {
        // Zeros spread evenly, so that the mean of any stretch is the mean.
        var window = Observe(scores, n => Math.Floor(n * mean) - Math.Floor((n - 1) * mean));

        Assert.Equal(expected, window.Judge(alpha));
    }

    [Fact]
    public void Judge_PromiseJustKept_IsRarelyCalledMissed()
    {
        var missed = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            missed += Observe(800, _ => random.NextDouble() < 0.7 ? 1 : 0).Judge(0.7) == PromiseState.Missed ? 1 : 0;
        }

        // 5 % by design.
        Assert.InRange(missed, 4, 36);
    }

    private static QualityWindow Observe(int scores, Func<int, double> score)
    {
        var window = new QualityWindow();
        for (var n = 1; n <= scores; n++)
        {
            window.Answered(n);
            window.Score(n, score(n), null);
        }

        return window;
    }
}

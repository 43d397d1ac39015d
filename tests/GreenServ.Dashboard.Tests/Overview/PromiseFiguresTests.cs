using GreenServ.Client.Wire;
using GreenServ.Dashboard.Overview;
using GreenServ.Dashboard.Tests.Fakes;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class PromiseFiguresTests
{
    private static readonly DateTimeOffset s_at = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("kept", 0.9, 0.5, "kept")]
    [InlineData("missed", 0.8, 0.01, "missed")]
    [InlineData("unknown", 0.9, 0.5, "unknown")]
    [InlineData("something new", 0.9, 0.5, "unknown")]
    public void Of_QualityObserved_StandsAsTheRouterSays(string state, double satisfaction, double evidence, string label) =>
        Assert.Equal(label, Of(SampleSla.Promise("a", 0.85, satisfaction, evidence, state: state)).Label);

    [Theory]
    [InlineData(null, 0.5)]
    [InlineData(0.9, 0.0)]
    [InlineData(0.9, null)]
    public void Of_NothingScored_IsNeverKeptWhateverIsPredicted(double? satisfaction, double? evidence) =>
        Assert.Equal(PromiseStanding.Unknown, Of(SampleSla.Promise("a", 0.85, satisfaction, evidence, state: "kept", debt: -30)).Standing);

    [Fact]
    public void Of_AlphaOutOfReach_SaysWhatIsReachableAndSinceWhen()
    {
        var promise = SampleSla.Promise("a", 0.95) with { IsReachable = false, BestReachable = 0.9 };

        var trouble = Assert.Single(Of(promise, new SlaAlarm(s_at, "unreachable", "other", ""), new SlaAlarm(s_at.AddMinutes(1), "unreachable", "a", "")).Troubles);

        Assert.Equal(("Out of reach", s_at.AddMinutes(1)), (trouble.Head, trouble.Since));
        Assert.Contains("0.90 at best", trouble.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_BeforeTheFirstPlan_RaisesNothing() =>
        Assert.Empty(Of(SampleSla.Promise("a") with { IsReachable = null, BestReachable = null }).Troubles);

    [Fact]
    public void Of_LimitsBroken_AreNamedWithTheirFigures()
    {
        var promise = SampleSla.Promise("a") with { LatencyLimitMs = 2000, LatencyP95Ms = 2500, BudgetJoules = 50, MeanJoules = 75 };

        var troubles = Of(promise).Troubles;

        Assert.Equal(["Too slow", "Over budget"], troubles.Select(trouble => trouble.Head));
        Assert.Contains("2.50 s, the limit 2.00 s", troubles[0].Text, StringComparison.Ordinal);
        Assert.Contains("75.0 J on average, the budget is 50.0 J", troubles[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1500.0, 40.0, "within limits")]
    [InlineData(2500.0, 40.0, "limit broken")]
    [InlineData(1500.0, 60.0, "limit broken")]
    [InlineData(null, 40.0, "unknown")]
    [InlineData(1500.0, null, "unknown")]
    public void Of_NoQualityPromised_StandsByItsLimits(double? latencyMs, double? joules, string label)
    {
        var promise = SampleSla.Promise("a", alpha: null, satisfaction: null, evidence: null, state: "unknown", debt: null) with
        {
            IsReachable = null, LatencyLimitMs = 2000, LatencyP95Ms = latencyMs, BudgetJoules = 50, MeanJoules = joules,
        };

        Assert.Equal(label, Of(promise).Label);
    }

    [Fact]
    public void Of_RecordedSample_KeepsItsFiguresButNotItsStanding()
    {
        var figures = PromiseFigures.Of(SampleSla.Sample(s_at, "a") with { IsReachable = false, BestReachable = 0.8 });

        Assert.Equal(("a", PromiseStanding.Unknown, 0.9, 0.4), (figures.Account, figures.Standing, figures.Satisfaction, figures.EvidenceShare));
        Assert.Equal("Out of reach", Assert.Single(figures.Troubles).Head);
    }

    private static PromiseFigures Of(SlaPromise promise, params SlaAlarm[] alarms) => PromiseFigures.Of(promise, alarms);
}

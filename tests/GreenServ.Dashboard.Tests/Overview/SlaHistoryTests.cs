using GreenServ.Dashboard.Overview;
using GreenServ.Dashboard.Tests.Fakes;
using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class SlaHistoryTests
{
    private static readonly DateTimeOffset s_since = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_bucket = TimeSpan.FromSeconds(5);

    [Fact]
    public void Build_NoSampleWhileNothingChanged_HoldsTheLastOne() =>
        Assert.Equal([1, 1, 4, 4, 4], Debts(Sample(1, debt: 1), Sample(12, debt: 4)));

    [Fact]
    public void Build_SampleFromBeforeTheWindow_IsWhereTheLineBegins() =>
        Assert.Equal([2, 2, 2, 2, 7], Debts(Sample(-3600, debt: 2), Sample(20, debt: 7)));

    [Fact]
    public void Build_FirstSampleLateInTheWindow_SeriesBeginThere()
    {
        var series = Build(Sample(11, debt: 3)).Accounts.Single();

        Assert.Equal(s_since.AddSeconds(10), series.Debt[0].Start);
        Assert.Equal([3, 3, 3], series.Debt.Select(point => point.Value!.Value));
    }

    [Fact]
    public void Build_AccountThatJoinedLater_HasAGapInTheSameBuckets()
    {
        var accounts = Build(Sample(0, "old"), Sample(11, "young")).Accounts;

        Assert.Equal(["old", "young"], accounts.Select(series => series.Account));
        Assert.Equal([true, true, false, false, false], accounts[1].Debt.Select(point => point.Value is null));
        Assert.Equal(accounts[0].Debt.Select(point => point.Start), accounts[1].Debt.Select(point => point.Start));
    }

    [Fact]
    public void Build_NothingScoredYet_HasDebtButNoSatisfaction()
    {
        var series = Build(Sample(0, satisfaction: null), Sample(10, satisfaction: 0.75)).Accounts.Single();

        Assert.Equal([null, null, 0.75, 0.75, 0.75], series.Satisfaction.Select(point => point.Value));
        Assert.All(series.Debt, point => Assert.NotNull(point.Value));
    }

    [Fact]
    public void Build_AlphaChanged_IsTheOneInForce() =>
        Assert.Equal([0.8, 0.8, 0.9, 0.9, 0.9], Build(Sample(0) with { Alpha = 0.8 }, Sample(10) with { Alpha = 0.9 }).Accounts.Single().Alpha.Select(point => point.Value!.Value));

    [Fact]
    public void Build_Generations_AreTheAlarmsOfTheTimeShown()
    {
        GenerationRecord[] generations = [SampleSla.Drift(s_since.AddSeconds(15)), SampleSla.Drift(s_since.AddSeconds(12), isAlarm: false), SampleSla.Drift(s_since.AddSeconds(-1))];

        var history = SlaHistory.Build(s_since, s_since.AddSeconds(20), s_bucket, [Sample(0)], generations);

        Assert.Equal(s_since.AddSeconds(15), Assert.Single(history.Drifts).At);
    }

    [Fact]
    public void Build_NothingRecorded_IsEmpty() => Assert.Empty(Build().Accounts);

    private static IEnumerable<double> Debts(params SlaSampleRecord[] samples) => Build(samples).Accounts.Single().Debt.Select(point => point.Value!.Value);

    private static SlaHistory Build(params SlaSampleRecord[] samples) => SlaHistory.Build(s_since, s_since.AddSeconds(20), s_bucket, samples, []);

    private static SlaSampleRecord Sample(int second, string account = "a", double debt = 1, double? satisfaction = 0.9) =>
        SampleSla.Sample(s_since.AddSeconds(second), account, satisfaction, debt);
}

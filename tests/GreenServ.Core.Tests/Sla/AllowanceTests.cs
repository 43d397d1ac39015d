using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

/// <summary>The three models take 1, 4 and 20 J on average; 3,600 requests come in an hour, so 1 Wh an hour is 1 J a request.</summary>
public sealed class AllowanceTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    public void Terms_TradeOffThatWouldSpendMore_KeepsTheAllowanceAndMakesTheBestOfIt(double wattHours)
    {
        var run = new SteeredRun(alpha: null, seed: 1, allowance: new Allowance(wattHours, AllowanceUnit.WattHours, s_hour));
        run.Play(3600);
        var (spent, quality, from) = (run.Spent, run.TotalQuality, run.Now);

        run.Play(14_400);

        var hours = (run.Now - from).TotalHours;
        Assert.InRange((run.Spent - spent) / 3600 / hours, 0.93 * wattHours, 1.01 * wattHours);
        Assert.Equal(run.Controller.Plan!.Budget!.Quality, (run.TotalQuality - quality) / 14_400, 0.03);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(6)]
    public void Terms_TwoRoutersThatHearEachOther_SpendOneAllowance(double wattHours)
    {
        // What the log is behind by, with much to spare.
        var lag = TimeSpan.FromSeconds(2);
        Queue<Spending>[] onTheWay = [new(), new()];
        var isCut = false;
        SteeredRun[] routers = [.. Enumerable.Range(0, 2).Select(router => new SteeredRun(alpha: null, seed: 8 + router, allowance: new Allowance(wattHours, AllowanceUnit.WattHours, s_hour))
        {
            MeanGapSeconds = _ => 2,
            Tell = onTheWay[1 - router].Enqueue,
        })];
        PlayUntil(s_start + s_hour);
        var before = routers.Sum(router => router.Spent);

        PlayUntil(s_start + 5 * s_hour);

        var hourly = (routers.Sum(router => router.Spent) - before) / 3600 / 4;
        TestContext.Current.SendDiagnosticMessage($"{wattHours} Wh an hour: {hourly / wattHours:0.000} of it spent.");
        Assert.InRange(hourly, 0.93 * wattHours, 1.02 * wattHours);

        // Cut off, each counts for the other what it spends itself; afterwards they hear all of it.
        var (cutOffAt, beforeCut) = (s_start + 5 * s_hour, routers.Sum(router => router.Spent));
        isCut = true;
        Array.ForEach(routers, router => router.Unheard = new SpendWindow(s_hour));
        PlayUntil(cutOffAt + 3 * s_hour);
        var alone = (routers.Sum(router => router.Spent) - beforeCut) / 3600 / 3;
        TestContext.Current.SendDiagnosticMessage($"{wattHours} Wh an hour: {alone / wattHours:0.000} of it spent while cut off.");
        Assert.InRange(alone, 0.9 * wattHours, 1.05 * wattHours);

        isCut = false;
        Array.ForEach(routers, router => router.Unheard = null);
        PlayUntil(cutOffAt + 4 * s_hour);
        Assert.All(routers, router => Assert.Equal(routers[0].Standing!.Value.Spent, router.Standing!.Value.Spent, 0.02 * wattHours));

        void PlayUntil(DateTimeOffset end)
        {
            while (routers.MinBy(router => router.Now) is { } next && next.Now < end)
            {
                var heard = onTheWay[next == routers[0] ? 0 : 1];
                while (!isCut && heard.TryPeek(out var spending) && spending.At + lag <= next.Now)
                    next.Hear(heard.Dequeue());
                next.Play(1);
            }
        }
    }

    [Fact]
    public void Terms_FromTheFirstHourOn_NothingIsInReserve()
    {
        var run = new SteeredRun(alpha: null, seed: 2, allowance: new Allowance(3, AllowanceUnit.WattHours, s_hour));

        run.PlayUntil(run.Now + s_hour);

        Assert.InRange(run.Spent / 3600, 2, 3.3);
    }

    [Fact]
    public void Terms_TrafficOfADay_IsHeldToTheAllowanceOfTheDay()
    {
        var run = new SteeredRun(alpha: null, seed: 3, allowance: new Allowance(20, AllowanceUnit.WattHours, TimeSpan.FromDays(1)))
        {
            // Ten times as many at noon as at midnight, 12 J a request on average if all is spent.
            MeanGapSeconds = now => 8 / (0.55 - 0.45 * Math.Cos(2 * Math.PI * now.TimeOfDay.TotalDays)),
        };
        run.PlayUntil(run.Now.AddDays(1));
        var (spent, from) = (run.Spent, run.Now);

        run.PlayUntil(from.AddDays(5));

        Assert.InRange((run.Spent - spent) / 3600 / 5, 0.85 * 20, 1.02 * 20);
    }

    [Fact]
    public void Terms_AllowanceOfGrams_SpendsMoreWhileTheGridIsClean()
    {
        // 0.1 mg/J at night, three times that by day; 14,400 requests of 6 J each, were all hours alike.
        var run = new SteeredRun(alpha: null, seed: 4, allowance: new Allowance(6 * 2e-4 * 14_400, AllowanceUnit.Grams, TimeSpan.FromDays(1)))
        {
            GramsPerJoule = now => now.Hour is >= 8 and < 20 ? 3e-4 : 1e-4,
            MeanGapSeconds = _ => 6,
        };
        var hourly = new Dictionary<bool, (double Spent, int Requests)>();
        run.PlayUntil(run.Now.AddDays(1));
        var (grams, from) = (run.SpentGrams, run.Now);

        while (run.Now < from.AddDays(4))
        {
            var (before, isDirty) = (run.Spent, run.GramsPerJoule(run.Now) > 2e-4);
            run.Play(1);
            var (spent, requests) = hourly.GetValueOrDefault(isDirty);
            hourly[isDirty] = (spent + run.Spent - before, requests + 1);
        }

        var allowance = run.Controller.Goal.Allowance!.Amount;
        Assert.InRange((run.SpentGrams - grams) / 4, 0.9 * allowance, 1.03 * allowance);
        Assert.True(hourly[false].Spent / hourly[false].Requests > 1.3 * hourly[true].Spent / hourly[true].Requests);
    }

    [Fact]
    public void Terms_AllowanceOutOfReach_IsCappedAndSaid()
    {
        var run = new SteeredRun(alpha: null, seed: 5, allowance: new Allowance(0.3, AllowanceUnit.WattHours, s_hour));

        run.Play(10_000);

        Assert.False(run.Controller.Plan!.Budget!.IsReachable);
        Assert.True(run.Standing!.Value.Fill > 3);
        Assert.True(run.Choices.Count(arm => arm == 0) > 9_800);
        var terms = run.Controller.Terms(allowance: run.Standing);
        Assert.True(terms.Limit is > 0 and < double.PositiveInfinity);
        Assert.InRange(run.Controller.BudgetPrice!.Integral, -3, 3);
    }

    [Fact]
    public void Terms_AllowanceAgainstAPromise_PromiseIsKeptUnlessTheAllowanceComesFirst()
    {
        var promising = new SteeredRun(alpha: 0.85, seed: 6, allowance: new Allowance(3, AllowanceUnit.WattHours, s_hour));
        var saving = new SteeredRun(alpha: 0.85, seed: 6, allowance: new Allowance(3, AllowanceUnit.WattHours, s_hour, ComesFirst: true));

        promising.Play(7200);
        saving.Play(7200);

        Assert.True(promising.Controller.Plan!.IsTorn && saving.Controller.Plan!.IsTorn);
        Assert.InRange(promising.Quality, 0.84, 0.87);
        Assert.True(promising.Standing!.Value.Fill > 1.5);
        Assert.InRange(saving.Quality, 0.6, 0.72);
        Assert.InRange(saving.Spent / 3600 / (saving.Now - s_start).TotalHours, 2.8, 3.05);
    }

    [Fact]
    public void Terms_AllowanceThatFitsEverything_LimitsNothing()
    {
        var run = new SteeredRun(alpha: null, seed: 7, allowance: new Allowance(100, AllowanceUnit.WattHours, s_hour));

        run.Play(1000);

        Assert.Null(run.Controller.Terms(allowance: run.Standing).Limit);
    }

    [Fact]
    public void Standing_LongSilence_GivesBackOneAllowanceAtMost()
    {
        var allowance = new Allowance(10, AllowanceUnit.WattHours, s_hour);
        var window = new SpendWindow(s_hour);
        var start = s_start;
        window.Spent(start, 36_000, null, s_hour);

        Assert.Equal((10.0, 1.0, 1.0), Rounded(window.Standing(allowance, start)));
        Assert.Equal((Math.Round(10 * Math.Exp(-1), 9), Math.Round(Math.Exp(-1), 9), Math.Round(2 * Math.Exp(-1) - 1, 9)), Rounded(window.Standing(allowance, start.AddHours(1))));
        Assert.Equal((0.0, 0.0, -1.0), Rounded(window.Standing(allowance, start.AddDays(30))));
    }

    [Fact]
    public void Spent_InAnyOrder_ComesToTheSame()
    {
        var start = s_start;
        var (forward, backward, other) = (new SpendWindow(s_hour), new SpendWindow(s_hour), new SpendWindow(s_hour));
        for (var i = 0; i < 100; i++)
        {
            forward.Spent(start.AddMinutes(i), i, i * 1e-4, s_hour);
            (i % 2 == 0 ? backward : other).Spent(start.AddMinutes(99 - i), 99 - i, (99 - i) * 1e-4, s_hour);
        }

        backward.Merge(other);
        var allowance = new Allowance(1, AllowanceUnit.Grams, s_hour);
        var (first, second) = (forward.Standing(allowance, start.AddHours(2)), SpendWindow.From(backward.Export()).Standing(allowance, start.AddHours(2)));
        Assert.Equal(first.Spent, second.Spent, 1e-12);
        Assert.Equal(first.JoulesPerRequest!.Value, second.JoulesPerRequest!.Value, 1e-6);
        Assert.Equal(1e-4, second.MeanGramsPerJoule!.Value, 1e-15);
    }

    [Fact]
    public void Spent_OfNothingKnown_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpendWindow(s_hour).Spent(DateTimeOffset.UnixEpoch, double.NaN, null, s_hour));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpendWindow(s_hour).Spent(DateTimeOffset.UnixEpoch, 1, -1, s_hour));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlaGoal(null, null, new Allowance(0, AllowanceUnit.Grams, s_hour)));
    }

    private static (double Spent, double Fill, double Excess) Rounded(AllowanceStanding standing) =>
        (Math.Round(standing.Spent, 9), Math.Round(standing.Fill, 9), Math.Round(standing.Excess, 9));
}

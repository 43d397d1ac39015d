using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaAccountTests
{
    /// <summary>Order and delay: any shuffle of the events comes to the same account.</summary>
    [Fact]
    public void Account_AnyOrderOfEvents_IsTheSame()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var events = Events(random, decisions: 60).ToArray();
            var expected = Play(events);

            random.Shuffle(events);

            AssertSame(expected, Play(events));
        }
    }

    [Fact]
    public void Merge_EventsSpreadOverReplicas_IsTheAccountOfAll()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var events = Events(random, decisions: 60);
            var expected = Play(events);
            SlaAccount[] replicas = [new(), new(), new()];
            foreach (var e in events)
                e(replicas[random.Next(3)]);

            foreach (var first in new[] { 0, 2 })
            {
                var merged = new SlaAccount();
                for (var i = 0; i < 3; i++)
                    merged.Merge(replicas[(first + i) % 3]);
                AssertSame(expected, merged);
            }
        }
    }

    [Fact]
    public void From_ExportedState_GoesOnTheSame()
    {
        var account = Play(Events(new Random(1), decisions: 40));
        account.Queue.Settle(0.9, 0.1);

        var restored = SlaAccount.From(account.Export());

        AssertSame(account, restored);
        Assert.Equal(account.Queue.Length, restored.Queue.Length);
        foreach (var e in Events(new Random(2), decisions: 80))
        {
            e(account);
            e(restored);
        }

        AssertSame(account, restored);
    }

    [Fact]
    public void From_StateOfOtherSums_IsRefused()
    {
        var state = new SlaAccount().Export();

        Assert.Throws<ArgumentException>(() => SlaAccount.From(state with { Sums = [.. state.Sums.Skip(1)] }));
    }

    [Fact]
    public void Priced_EarlierDecisionComesLater_LatestPriceStands()
    {
        var account = new SlaAccount();

        account.Priced(7, new PriceState(2, 0.5, 10, 0.8, null), null);
        account.Priced(6, new PriceState(1, 0.4, 9, 0.8, null), null);
        account.Priced(8, new PriceState(double.NaN, 0, 0, 0.8, null), null);

        Assert.Equal(new PriceState(2, 0.5, 10, 0.8, null), account.Price);
        Assert.Equal(8, account.Clock);
    }

    [Fact]
    public void Queue_CorrectedScore_EntersLikeAnotherAnswer()
    {
        var account = new SlaAccount();
        account.Scored(1, 0.6, default, 0, previous: null, delay: 0, standsFor: 1);
        Assert.Equal(0.6, account.Queue.Length, 12);

        account.Scored(1, 0.6, default, 1, previous: 0, delay: 0, standsFor: 1);

        Assert.Equal(0, account.Queue.Length);
    }

    [Fact]
    public void ChangeHorizon_Account_FadesDebtByItFromThenOn()
    {
        var account = new SlaAccount();
        account.Promised(1, 1, new QualityForecast(0, 0));

        account.ChangeHorizon(10);
        account.Promised(11, 1, new QualityForecast(1, 1));

        Assert.Equal(Math.Exp(-1), account.Debt.Value, 9);
    }

    private static void AssertSame(SlaAccount expected, SlaAccount actual)
    {
        Assert.Equal(expected.Clock, actual.Clock);
        Assert.Equal(expected.Debt.Value, actual.Debt.Value, 1e-9);
        Assert.Equal(expected.Debt.MeanResidual, actual.Debt.MeanResidual, 1e-9);
        Assert.Equal(expected.BudgetDebt.Value, actual.BudgetDebt.Value, 1e-9);
        Assert.Equal(expected.Feedback.Delay, actual.Feedback.Delay, 1e-9);
        Assert.Equal(expected.Feedback.Share, actual.Feedback.Share, 1e-9);
        Assert.Equal(expected.Window.Mean!.Value, actual.Window.Mean!.Value, 1e-9);
        Assert.Equal(expected.Window.StandardError, actual.Window.StandardError, 1e-9);
        Assert.Equal(expected.Window.EvidenceShare!.Value, actual.Window.EvidenceShare!.Value, 1e-9);
        Assert.Equal(expected.MeanSpent!.Value, actual.MeanSpent!.Value, 1e-9);
        Assert.Equal(expected.Latencies.Quantile(0.95)!.Value, actual.Latencies.Quantile(0.95)!.Value, 1e-6);
        Assert.Equal((expected.Price, expected.BudgetPrice, expected.PriceTime), (actual.Price, actual.BudgetPrice, actual.PriceTime));
    }

    // Decisions with what they took, most of them scored, some corrected; those that came to no answer tell nothing.
    private static List<Action<SlaAccount>> Events(Random random, int decisions)
    {
        var events = new List<Action<SlaAccount>>();
        for (var n = 1; n <= decisions; n++)
        {
            var (time, alpha, mean, offset) = ((long)n, random.NextDouble(), random.NextDouble(), random.NextDouble() - 0.5);
            var (spent, duration) = (20 * random.NextDouble(), 5000 * random.NextDouble());
            if (random.NextDouble() < 0.1)
                continue;
            var forecast = new QualityForecast(mean, mean + offset);
            events.Add(account =>
            {
                account.Promised(time, alpha, forecast);
                account.Spent(time, spent, budget: 10);
                account.Took(time, duration);
                account.Priced(time, new PriceState(mean, offset, time, alpha, null), null);
            });
            double? previous = null;
            var standsFor = 1 + 4 * random.NextDouble();
            for (var scores = random.Next(3); scores > 0; scores--)
            {
                var (score, before, delay) = (random.NextDouble(), previous, random.Next(9));
                events.Add(account => account.Scored(time, alpha, forecast, score, before, delay, standsFor));
                previous = score;
            }
        }

        return events;
    }

    private static SlaAccount Play(IEnumerable<Action<SlaAccount>> events)
    {
        var account = new SlaAccount();
        foreach (var e in events)
            e(account);
        return account;
    }
}

using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class SlaDebtTests
{
    private const double Alpha = 0.8;

    [Fact]
    public void Value_DecisionThenFeedback_ChargesThePredictionThenTheScore()
    {
        var debt = new SlaDebt();

        debt.Decide(Id(1), Alpha, debt.Forecast(0.5));
        Assert.Equal(0.3, debt.Value, 12);

        debt.Score(Id(1), 1, revision: 1);
        Assert.Equal(-0.2, debt.Value, 12);

        debt.Score(Id(1), 0, revision: 2);
        Assert.Equal(0.8, debt.Value, 12);
    }

    [Fact]
    public void Forecast_PredictionOutsideTheRange_IsClippedAndCorrectedByTheMeanResidual()
    {
        var debt = new SlaDebt();
        debt.Decide(Id(1), Alpha, debt.Forecast(1.7));
        debt.Score(Id(1), 0.25, revision: 1);

        // δ = (0.25 − 1) / (1 + 20)
        Assert.Equal(-0.75 / 21, debt.MeanResidual, 12);
        Assert.Equal(new QualityForecast(0.5, 0.5 - 0.75 / 21), debt.Forecast(0.5));
        Assert.Equal(0, debt.Forecast(-3).Mean);
    }

    [Fact]
    public void Withdraw_BeforeOrAfterTheDecision_OwesNothing()
    {
        var (before, after) = (new SlaDebt(), new SlaDebt());

        before.Withdraw(Id(1));
        before.Decide(Id(1), Alpha, before.Forecast(0.1));
        after.Decide(Id(1), Alpha, after.Forecast(0.1));
        after.Score(Id(1), 0, revision: 1);
        after.Withdraw(Id(1));

        Assert.Equal(0, before.Value);
        Assert.Equal(0, after.Value, 12);
        Assert.Equal(0, after.MeanResidual, 12);
        Assert.False(after.Withdraw(Id(1)));
    }

    /// <summary>Order, repetition and delay: any shuffle of the events, each told up to three times, comes to the same debt.</summary>
    [Fact]
    public void Value_AnyOrderAndRepetition_IsTheSame()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var events = Events(random, decisions: 40);
            var expected = Play(events);

            var shuffled = events.SelectMany(e => Enumerable.Repeat(e, random.Next(1, 4))).ToArray();
            random.Shuffle(shuffled);
            var actual = Play(shuffled);

            Assert.Equal(expected.Value, actual.Value, 9);
            Assert.Equal(expected.MeanResidual, actual.MeanResidual, 9);
        }
    }

    [Fact]
    public void Merge_EventsSpreadOverReplicas_IsTheDebtOfAll()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var events = Events(random, decisions: 40);
            var expected = Play(events);
            // Some events reach several replicas.
            SlaDebt[] replicas = [new(), new(), new()];
            foreach (var e in events)
            {
                for (var copies = random.Next(1, 3); copies > 0; copies--)
                    e(replicas[random.Next(3)]);
            }

            foreach (var first in new[] { 0, 2 })
            {
                var merged = new SlaDebt();
                for (var i = 0; i < 3; i++)
                    merged.Merge(replicas[(first + i) % 3].Export());

                Assert.Equal(expected.Value, merged.Value, 9);
                Assert.Equal(expected.MeanResidual, merged.MeanResidual, 9);
            }
        }
    }

    [Fact]
    public void Export_MergedIntoNothing_RestoresAllThatIsOpen()
    {
        var debt = new SlaDebt(capacity: 2);
        for (var i = 1; i <= 3; i++)
            debt.Decide(Id(i), Alpha, debt.Forecast(0.5));
        var restored = new SlaDebt(capacity: 2);

        restored.Merge(debt.Export());

        Assert.Equal(debt.Value, restored.Value, 12);
        Assert.True(restored.Score(Id(3), 1, revision: 1));
        Assert.Equal(3 * Alpha - 0.5 - 0.5 - 1, restored.Value, 12);
    }

    [Fact]
    public void Score_DecisionBeyondTheCapacity_StaysAsLastKnown()
    {
        var debt = new SlaDebt(capacity: 2);
        for (var i = 1; i <= 5; i++)
            debt.Decide(Id(i), Alpha, debt.Forecast(0.5));

        debt.Score(Id(1), 1, revision: 1);

        Assert.Equal(5 * 0.3, debt.Value, 12);
        Assert.Equal(2, debt.Open);
    }

    [Fact]
    public void Decide_AlphaChangesMidway_EachDecisionOwesItsOwn()
    {
        var debt = new SlaDebt();
        debt.Decide(Id(1), 0.5, debt.Forecast(1));
        debt.Decide(Id(2), 0.9, debt.Forecast(1));

        debt.Score(Id(2), 0, revision: 1);
        debt.Score(Id(1), 0, revision: 1);

        Assert.Equal(1.4, debt.Value, 12);
    }

    [Fact]
    public void Claim_AnyHistory_StaysWithinItsBounds()
    {
        foreach (var quality in new[] { 0.0, 1.0 })
        {
            var debt = new SlaDebt();
            for (var i = 0; i < 2000; i++)
            {
                debt.Decide(Id(i), Alpha, debt.Forecast(quality));
                debt.Score(Id(i), quality, revision: 0);
                Assert.InRange(debt.Claim(), -SlaDebt.Bank, SlaDebt.LargestClaim);
                Assert.InRange(debt.Claim(inFlight: 1e6), -SlaDebt.Bank, SlaDebt.LargestClaim);
            }

            Assert.Equal(2000 * (Alpha - quality), debt.Value, 6);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Score_NotInUnitInterval_IsRefused(double score)
    {
        var debt = new SlaDebt();

        Assert.Throws<ArgumentOutOfRangeException>(() => debt.Score(Id(1), score, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => debt.Decide(Id(1), score, default));
        Assert.Equal(0, debt.Value);
    }

    [Fact]
    public void Forecast_NotANumber_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlaDebt().Forecast(double.NaN));

    // Decisions with their forecasts, most of them scored, some corrected, some withdrawn.
    private static List<Action<SlaDebt>> Events(Random random, int decisions)
    {
        var events = new List<Action<SlaDebt>>();
        for (var i = 0; i < decisions; i++)
        {
            var (id, alpha, mean, offset) = (Id(i), random.NextDouble(), random.NextDouble(), random.NextDouble() - 0.5);
            events.Add(debt => debt.Decide(id, alpha, new QualityForecast(mean, mean + offset)));
            for (var revision = random.Next(4); revision > 0; revision--)
            {
                var (score, number) = (random.NextDouble(), revision);
                events.Add(debt => debt.Score(id, score, number));
            }

            if (random.NextDouble() < 0.1)
                events.Add(debt => debt.Withdraw(id));
        }

        return events;
    }

    private static SlaDebt Play(IEnumerable<Action<SlaDebt>> events)
    {
        var debt = new SlaDebt();
        foreach (var e in events)
            e(debt);
        return debt;
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

using GreenServ.Core.Carbon;
using GreenServ.Core.Sla;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.PolicyState;

public sealed class SlaAccountsTests : IDisposable
{
    private const string Account = "greenserv:gold";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Apply_DecisionThenScores_ChargesThePredictionThenTheLatestScore()
    {
        var state = State();
        var decision = Promised(1, alpha: 0.8, charged: 0.5);

        state.Apply(new JournalEntry("w", 1, decision));
        Assert.Equal(0.3, Debt(state), 12);
        state.Apply(new JournalEntry("w", 2, Score(decision, 1)));
        Assert.Equal(-0.2, Debt(state), 12);
        state.Apply(new JournalEntry("w", 3, Score(decision, 0, previous: 1)));

        Assert.Equal(0.8, Debt(state), 12);
        Assert.Equal(0, state.Sla.Find(Account)!.Window.Mean);
    }

    [Theory]
    [InlineData(OutcomeStatus.Failed)]
    [InlineData(OutcomeStatus.Cancelled)]
    public void Apply_NoAnswer_OwesNothing(OutcomeStatus status)
    {
        var state = State();

        var decision = Promised(1, status: status);
        state.Apply(new JournalEntry("w", 1, decision with { Sla = decision.Sla! with { Allowance = null } }));

        Assert.Null(state.Sla.Find(Account));
    }

    [Fact]
    public void Apply_Budget_ChargesWhatWasSpentOrElseExpected()
    {
        var state = State();

        state.Apply(new JournalEntry("w", 1, Budgeted(1, energyJoules: 25)));
        Assert.Equal(1.5, state.Sla.Find(Account)!.BudgetDebt.Value, 12);
        state.Apply(new JournalEntry("w", 2, Budgeted(2, energyJoules: null)));

        Assert.Equal(1.5 + 0.2, state.Sla.Find(Account)!.BudgetDebt.Value, 1e-3);
        Assert.Equal((25 + 12) / 2.0, state.Sla.Find(Account)!.MeanSpent!.Value, 0.01);
    }

    [Fact]
    public void Apply_Price_IsWhereItMovedBehindTheDecision()
    {
        var state = State();
        var decided = new PriceState(1, 0.5, 9, 0.8, Planned: 3);
        var record = Promised(1);

        state.Apply(new JournalEntry("w", 1, record with { Sla = record.Sla! with { Quality = record.Sla.Quality! with { Debt = 6, Price = decided } } }));

        var price = state.Sla.Find(Account)!.Price!;
        Assert.Equal(1 + 0.1 * 2, price.LogPrice, 12);
        Assert.Equal(0.5 + 8 / 3200.0, price.Integral, 12);
        Assert.Equal(10, price.Steps);
    }

    [Fact]
    public void Apply_RecordsOfAnEarlierVersion_LeaveAccountsAlone()
    {
        var state = State();
        var decision = Samples.Decision(1);

        state.Apply(new JournalEntry("w", 1, decision));
        state.Apply(new JournalEntry("w", 2, Samples.Feedback(decision, 1)));

        Assert.Empty(state.Sla.Names);
    }

    [Fact]
    public void Apply_NumbersThatAreNone_LeaveTheDebtAlone()
    {
        var state = State();
        var decision = Promised(1);

        state.Apply(new JournalEntry("w", 1, decision with { Sla = decision.Sla! with { Quality = decision.Sla.Quality! with { Charged = double.NaN } } }));
        state.Apply(new JournalEntry("w", 2, Score(decision, 1) with { Sla = Score(decision, 1).Sla! with { Alpha = double.NaN } }));

        Assert.Equal(0, Debt(state));
    }

    /// <summary>Order, repetition and delay: any shuffle of the records, some of them twice, comes to the same accounts.</summary>
    [Fact]
    public void Apply_AnyOrderAndRepetition_GivesTheSameAccounts()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var entries = Entries(random);
            var expected = Fold(entries);

            var shuffled = entries.Concat(entries.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(shuffled);

            AssertSame(expected, Fold(shuffled));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(90)]
    public void Open_KilledAfterACheckpoint_HasDebtAndPriceOfAnUninterruptedState(int savedAfter)
    {
        var expected = State();
        using (var data = DataFolder.Open(_folder.Path))
        using (var storage = Storage(data))
        {
            var state = storage.Checkpoints.Open(Samples.Layout, 3, 10);
            var entries = Entries(new Random(1));
            for (var i = 0; i < entries.Count; i++)
            {
                if (i == savedAfter)
                    storage.Checkpoints.Save();
                var entry = storage.Journal.Append(entries[i].Record).Entry!;
                state.Apply(entry);
                expected.Apply(entry);
            }
        }

        using var again = DataFolder.Open(_folder.Path);
        using var reopened = Storage(again);
        var restored = reopened.Checkpoints.Open(Samples.Layout, 3, 10);
        AssertSame(expected, restored);
        Assert.Equal(expected.Latencies.Export().Keys, restored.Latencies.Export().Keys);
        var features = new Core.Latency.LatencyFeatures(120, 1);
        var placement = LearningState.PlacementOf("small@sha", "local");
        Assert.NotNull(restored.Latencies.PredictP95Ms(placement, 40, features));
        Assert.Equal(expected.Latencies.PredictP95Ms(placement, 40, features)!.Value, restored.Latencies.PredictP95Ms(placement, 40, features)!.Value, 1e-6);
    }

    [Fact]
    public void Use_MoreOverridesThanAreKept_DropsTheLeastRecentlyUsedAndTells()
    {
        var accounts = new SlaAccounts();
        var minutes = 0;
        SlaAccount Use(string name) => accounts.Use(name, Samples.Start.AddMinutes(minutes++));
        Use("greenserv");
        Use("greenserv@0.5").Promised(7, 0.5, default);
        for (var i = 1; i < SlaAccounts.MaxOverrides; i++)
            Use($"greenserv@0.{i:000}");
        Assert.Empty(accounts.TakeDropped());
        Use("greenserv@0.5");

        Use("greenserv@0.9");
        Assert.Equal(["greenserv@0.001"], accounts.TakeDropped());
        for (var i = 2; i < SlaAccounts.MaxOverrides; i++)
            Use($"greenserv@0.1{i:000}");
        Use("greenserv@0.95");

        Assert.Contains("greenserv@0.5", accounts.TakeDropped());
        Assert.Null(accounts.Find("greenserv@0.5"));
        Assert.NotNull(accounts.Find("greenserv"));
        // Whoever comes next begins beyond the time of what was dropped.
        Assert.Equal(7, Use("greenserv@0.5").Clock);
    }

    [Fact]
    public void Parse_Name_IsTheInverseOfNameOf()
    {
        foreach (var alpha in (double?[])[null, 0.85])
        {
            foreach (var tenant in (string?[])[null, "acme.eu_1-x", "0.5"])
                Assert.Equal(("greenserv:gold", alpha, tenant), SlaAccounts.Parse(SlaAccounts.NameOf("greenserv:gold", alpha, tenant)));
        }
    }

    [Theory]
    [InlineData(0.8, "greenserv@0.8")]
    [InlineData(0.8004, "greenserv@0.8")]
    [InlineData(0.8006, "greenserv@0.801")]
    [InlineData(1.0, "greenserv@1")]
    [InlineData(null, "greenserv~acme", "acme")]
    [InlineData(0.8, "greenserv@0.8~acme", "acme")]
    public void NameOf_Alpha_IsRoundedToThreeDecimals(double? alpha, string expected, string? tenant = null)
    {
        Assert.Equal(expected, SlaAccounts.NameOf("greenserv", alpha, tenant));
        Assert.True(SlaAccounts.IsOverride(expected));
    }

    private static void AssertSame(LearningState expected, LearningState actual)
    {
        Assert.Equal(expected.Sla.Names.Order(), actual.Sla.Names.Order());
        foreach (var name in expected.Sla.Names)
        {
            var (a, b) = (expected.Sla.Find(name)!, actual.Sla.Find(name)!);
            Assert.Equal(a.Clock, b.Clock);
            Assert.Equal(a.Debt.Value, b.Debt.Value, 1e-9);
            Assert.Equal(a.Debt.MeanResidual, b.Debt.MeanResidual, 1e-9);
            Assert.Equal(a.BudgetDebt.Value, b.BudgetDebt.Value, 1e-9);
            Assert.Equal(a.MeanSpent!.Value, b.MeanSpent!.Value, 1e-9);
            Assert.Equal(a.Feedback.Delay, b.Feedback.Delay, 1e-9);
            Assert.Equal(a.Feedback.Share, b.Feedback.Share, 1e-9);
            Assert.Equal(a.Window.Mean ?? -1, b.Window.Mean ?? -1, 1e-9);
            Assert.Equal((a.Price, a.BudgetPrice), (b.Price, b.BudgetPrice));
        }
    }

    private static double Debt(LearningState state) => state.Sla.Find(Account)!.Debt.Value;

    private static LearningState State() => new(Samples.Layout, 3, referenceEnergyJoules: 10);

    private static LearningState Fold(IEnumerable<JournalEntry> entries)
    {
        var state = State();
        foreach (var entry in entries)
            state.Apply(entry);
        return state;
    }

    private static EmbeddedStorage Storage(DataFolder data) =>
        EmbeddedStorage.Open(data, new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    // Two writers' decisions for two accounts; some failed, most scored, some corrected.
    private static List<JournalEntry> Entries(Random random)
    {
        var records = new List<JournalRecord>();
        for (var n = 1; n <= 40; n++)
        {
            var decision = Promised(
                n, n % 4 == 0 ? "greenserv@0.9" : Account, 0.5 + 0.5 * random.NextDouble(), random.NextDouble(), 30 * random.NextDouble(),
                random.Next(10) == 0 ? OutcomeStatus.Failed : OutcomeStatus.Completed);
            records.Add(decision);
            if (random.Next(2) == 0)
                records.Add(Samples.Energy(decision, 30 * random.NextDouble()) with { Sla = SlaEnergyRecord.Of(decision) });
            if (decision.Outcome.Status != OutcomeStatus.Completed)
                continue;
            double? previous = null;
            for (var scores = random.Next(3); scores > 0; scores--)
            {
                var score = random.NextDouble();
                records.Add(Score(decision, score, previous, delay: random.Next(5)));
                previous = score;
            }
        }

        return [.. records.Select((record, i) => new JournalEntry(i % 2 == 0 ? "a" : "b", i / 2 + 1, record))];
    }

    private static DecisionRecord Promised(
        int number, string account = Account, double alpha = 0.8, double charged = 0.5, double energyJoules = 20, OutcomeStatus status = OutcomeStatus.Completed) =>
        Samples.Decision(number, energyJoules: energyJoules, status: status) with
        {
            Time = number,
            Load = number % 3,
            Sla = new SlaRecord
            {
                Account = account,
                Time = number,
                Quality = new SlaQualityPart(alpha, 0.5, charged, 1.5, 0, 40, new PriceState(number, 0.1, number, alpha, null)),
                Budget = new SlaBudgetPart(10, 12, 0, 0, null, new PriceState(-number, 0.2, number, 1, null)),
                Allowance = new SlaAllowancePart(50, AllowanceUnit.Grams, 3600, false, 0.5, 12, 12, 1, 0.25, null, null),
                LatencyP95Ms = 2000,
            },
        };

    [Fact]
    public void Apply_UnderAnAllowance_CountsWhatTookEnergyHoweverItEnded()
    {
        var accounts = new SlaAccounts();
        accounts.Apply(Allowed(1, 36_000, OutcomeStatus.Completed));
        accounts.Apply(Allowed(2, 36_000, OutcomeStatus.Cancelled));
        accounts.Apply(Allowed(3, null, OutcomeStatus.Completed));
        accounts.Apply(Allowed(4, null, OutcomeStatus.Failed));

        var window = accounts.Find(Account)!.Allowance!;

        var day = TimeSpan.FromDays(1);
        var now = Samples.Start.AddSeconds(4);
        Assert.Equal(20 + 12 / 3600.0, window.Standing(new Allowance(1, AllowanceUnit.WattHours, day), now).Spent, 0.01);
        Assert.Equal(2, window.Standing(new Allowance(1, AllowanceUnit.Grams, day), now).Spent, 0.001);
    }

    [Theory]
    [InlineData(OutcomeStatus.Completed, 20.0)]
    [InlineData(OutcomeStatus.Completed, null)]
    [InlineData(OutcomeStatus.Cancelled, 20.0)]
    public void Apply_EnergyTheMeterToldLater_IsWhatBudgetAndAllowanceAreCharged(OutcomeStatus status, double? first)
    {
        foreach (var decisionFirst in (bool[])[true, false])
        {
            var (corrected, atOnce) = (State(), State());
            var decision = Charged(first, status);
            JournalEntry[] entries = [new("w", 1, decision), new("w", 2, Samples.Energy(decision, 50) with { Sla = SlaEnergyRecord.Of(decision) })];
            foreach (var entry in (decisionFirst ? entries : entries.Reverse()).Concat(entries))
                corrected.Apply(entry);

            atOnce.Apply(new JournalEntry("w", 1, Charged(50, status)));

            var (expected, actual) = (atOnce.Sla.Find(Account)!, corrected.Sla.Find(Account)!);
            Assert.Equal(expected.BudgetDebt.Value, actual.BudgetDebt.Value, 9);
            Assert.Equal(expected.MeanSpent!.Value, actual.MeanSpent!.Value, 9);
            foreach (var unit in Enum.GetValues<AllowanceUnit>())
                Assert.Equal(Standing(expected, unit), Standing(actual, unit), 9);
        }

        static DecisionRecord Charged(double? joules, OutcomeStatus status) => Allowed(1, joules, status) is var allowed && allowed.Sla is { } sla
            ? allowed with { Sla = sla with { Budget = status == OutcomeStatus.Completed ? new SlaBudgetPart(10, 12, 0, 0, null, null) : null } }
            : allowed;

        static double Standing(SlaAccount account, AllowanceUnit unit) =>
            account.Allowance!.Standing(new Allowance(1, unit, TimeSpan.FromDays(1)), Samples.Start.AddSeconds(4)).Spent;
    }

    private static DecisionRecord Allowed(int number, double? energyJoules, OutcomeStatus status)
    {
        var decision = Samples.Decision(number, energyJoules: energyJoules, status: status);
        return decision with
        {
            Sla = new SlaRecord { Account = Account, Time = number, Allowance = new SlaAllowancePart(50, AllowanceUnit.Grams, 86_400, false, 0, null, 12, 1, 0, null, null) },
            Outcome = decision.Outcome with { Carbon = new CarbonRecord(100, 1, IntensitySource.Fixed) },
        };
    }

    private static DecisionRecord Budgeted(int number, double? energyJoules) => Samples.Decision(number, energyJoules: energyJoules) with
    {
        Sla = new SlaRecord { Account = Account, Time = number, Budget = new SlaBudgetPart(10, 12, 0, 0, null, null) },
    };

    private static FeedbackRecord Score(DecisionRecord decision, double score, double? previous = null, long delay = 0)
    {
        var sla = decision.Sla!;
        return Samples.Feedback(decision, score, previous) with
        {
            Sla = new SlaScoreRecord(sla.Account, sla.Time, sla.Quality!.Alpha, sla.Quality.Mean, sla.Quality.Charged, delay),
        };
    }
}

using FsCheck;
using FsCheck.Fluent;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Tests.PolicyState;

public sealed class LearningStateTests
{
    [Fact]
    public void Apply_CompletedDecision_TeachesEnergyInUnitsOfTheReference()
    {
        var state = State();

        Assert.True(state.Apply(new JournalEntry("w", 1, Samples.Decision(energyJoules: 20))));

        var arm = state.GetArm("small@sha");
        Assert.Equal((1.0, 2.0, 0.0), (arm.Energy.Count, arm.Energy.XY[0], arm.Quality.Count));
    }

    [Theory]
    [InlineData(OutcomeStatus.Failed)]
    [InlineData(OutcomeStatus.Cancelled)]
    public void Apply_RequestNotCompleted_TeachesNothing(OutcomeStatus status)
    {
        var state = State();

        state.Apply(new JournalEntry("w", 1, Samples.Decision(status: status)));

        Assert.Empty(state.Arms);
        Assert.Equal(1, state.AppliedUpTo()["w"]);
    }

    [Fact]
    public void Apply_CorrectedFeedback_ReplacesTheScoreAndCountsOnce()
    {
        var state = State();
        var decision = Samples.Decision();
        state.Apply(new JournalEntry("w", 1, decision));

        state.Apply(new JournalEntry("w", 2, Samples.Feedback(decision, 0.25)));
        state.Apply(new JournalEntry("w", 3, Samples.Feedback(decision, 1, previous: 0.25)));

        var arm = state.GetArm("small@sha");
        Assert.Equal((1.0, 1.0, 1.0), (arm.Quality.Count, arm.Quality.XY[0], arm.Quality.YY));
        Assert.Equal((1.0, 2.0), (arm.Energy.Count, arm.EnergyOfQualityRows[0]));
    }

    [Theory]
    [InlineData(20.0, true)]
    [InlineData(20.0, false)]
    [InlineData(null, true)]
    public void Apply_EnergyTheMeterToldLater_ReplacesTheEstimateInWhateverOrder(double? estimated, bool decisionFirst)
    {
        var state = State();
        var decision = Samples.Decision(energyJoules: estimated);
        JournalEntry[] entries = [new("w", 1, decision), new("w", 2, Samples.Energy(decision, 50)), new("w", 2, Samples.Energy(decision, 50))];
        foreach (var entry in decisionFirst ? entries : entries.Reverse())
            state.Apply(entry);

        var arm = state.GetArm("small@sha");
        Assert.Equal((1.0, 5.0, 25.0), (arm.Energy.Count, arm.Energy.XY[0], arm.Energy.YY));
        Assert.Equal(1, arm.Pulls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Apply_EnergyTheMeterToldLater_CountsOnceInTheRowOfTheScore(bool scoredBefore)
    {
        var state = State();
        var decision = Samples.Decision(energyJoules: 20);
        var corrected = decision with { Outcome = Samples.Energy(decision, 50).Correct(decision.Outcome) };
        JournalRecord[] records = scoredBefore
            ? [decision, Samples.Feedback(decision, 1) with { Weight = 0.5 }, Samples.Energy(decision, 50) with { Scored = new ScoredEnergyRecord(0.5, 20) }]
            : [decision, Samples.Energy(decision, 50), Samples.Feedback(corrected, 1) with { Weight = 0.5 }];
        for (var i = 0; i < records.Length; i++)
            state.Apply(new JournalEntry("w", i + 1, records[i]));

        Assert.Equal(0.5 * 5, state.GetArm("small@sha").EnergyOfQualityRows[0], 12);
    }

    [Fact]
    public void Apply_EnergyOfARequestThatFailed_TeachesNothing()
    {
        var state = State();

        state.Apply(new JournalEntry("w", 1, Samples.Energy(Samples.Decision(status: OutcomeStatus.Failed), 50)));

        Assert.Empty(state.Arms);
    }

    [Fact]
    public void Apply_WeightedFeedback_CountsSoMuchAndStaysSoWhenCorrected()
    {
        var state = State();
        var decision = Samples.Decision();
        state.Apply(new JournalEntry("w", 1, decision));

        state.Apply(new JournalEntry("w", 2, Samples.Feedback(decision, 0.25) with { Weight = 0.5 }));
        state.Apply(new JournalEntry("w", 3, Samples.Feedback(decision, 1, previous: 0.25) with { Weight = 0.5 }));

        var arm = state.GetArm("small@sha");
        Assert.Equal((0.5, 0.5, 0.5), (arm.Quality.Count, arm.Quality.XY[0], arm.Quality.YY));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void Apply_WeightThatIsNone_TeachesNothing(double weight)
    {
        var state = State();

        state.Apply(new JournalEntry("w", 1, Samples.Feedback(Samples.Decision(), 1) with { Weight = weight }));

        Assert.Empty(state.Arms);
    }

    [Fact]
    public void Apply_OtherLayout_TeachesNothingButAdvances()
    {
        var state = State();

        Assert.True(state.Apply(new JournalEntry("w", 1, Samples.Decision(layout: "other"))));

        Assert.Empty(state.Arms);
        Assert.Equal(1, state.AppliedUpTo()["w"]);
    }

    [Fact]
    public void Apply_ContextWithoutANumber_LeavesTheSumsAlone()
    {
        var state = State();

        state.Apply(new JournalEntry("w", 1, Samples.Decision(context: [1, double.NaN, 0])));

        Assert.Empty(state.Arms);
    }

    [Fact]
    public void Apply_OutOfOrder_MarkStaysBeforeTheGapUntilItIsFilled()
    {
        var state = State();
        state.Apply(new JournalEntry("w", 1, Samples.Decision(1)));
        state.Apply(new JournalEntry("w", 3, Samples.Decision(3)));
        Assert.Equal(1, state.AppliedUpTo()["w"]);
        Assert.False(state.Apply(new JournalEntry("w", 3, Samples.Decision(3))));

        state.Apply(new JournalEntry("w", 2, Samples.Decision(2)));

        Assert.Equal(3, state.AppliedUpTo()["w"]);
        Assert.Equal(3, state.GetArm("small@sha").Energy.Count);
    }

    [Fact]
    public void Apply_LearnedCallback_GetsTheArmAfterItLearned()
    {
        var seen = new List<(string Arm, double Count, double? Energy)>();
        var state = State();

        state.Apply(
            new JournalEntry("w", 1, Samples.Decision()),
            (string arm, in Core.Bandits.Observation observation) => seen.Add((arm, state.Pool.GetArm(arm).Energy.Count, observation.Energy)));

        Assert.Equal([("small@sha", 1.0, 2.0)], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Apply_TwoOwnersTellOfOneGenerationInEitherOrder_TheSameSums(bool restarted)
    {
        JournalEntry[] before = [new("a", 1, Scored(1)), new("b", 1, Scored(2)), new("b", 2, Scored(3))];
        JournalEntry first = new("a", 2, Begun(4, 0.25)), second = new("b", 3, Begun(5, 0.125));
        JournalEntry[] between = [new("a", 3, Scored(6)), new("b", 4, Scored(7))];
        JournalEntry[] after = [new("a", 4, Scored(8)), new("c", 1, Scored(1))];

        var one = Told([.. before, first, .. between], [second, .. after, first]);
        var other = Told([.. before, second, second, .. between], [first, second, .. after]);

        AssertEqual(one, other);
        Assert.Equal(4 / 8.0 + 3, one.GetArm("small@sha").Quality.Count);
        Assert.Equal(one.Pool.GenerationsOf("small@sha"), other.Pool.GenerationsOf("small@sha"));

        LearningState Told(JournalEntry[] entries, JournalEntry[] later)
        {
            var state = new LearningState(Samples.Layout, 3, 16, double.PositiveInfinity);
            foreach (var entry in entries)
                state.Apply(entry);
            if (restarted)
                state = LearningState.From(PolicyStateFile.Decode(PolicyCheckpoints.Export(state), "test"), double.PositiveInfinity);
            foreach (var entry in later)
                state.Apply(entry);
            return state;
        }

        static FeedbackRecord Scored(long time) => Samples.Feedback(Samples.Decision(), 0.5) with { Time = time };

        static GenerationRecord Begun(long start, double keep) => Samples.Generation(Samples.Start) with { Start = start, Keep = keep, Number = 1 };
    }

    [Fact]
    public void From_FileOfAnEarlierVersion_HasGenerationsWithoutNumbers()
    {
        var state = new LearningState(Samples.Layout, 3, 16, double.PositiveInfinity);
        state.Apply(new JournalEntry("w", 1, Samples.Feedback(Samples.Decision(), 1) with { Time = 1 }));
        state.Apply(new JournalEntry("w", 2, Samples.Generation(Samples.Start) with { Start = 2 }));
        var document = state.Capture(out _);
        var before = document with { Arms = document.Arms.ToDictionary(arm => arm.Key, arm => arm.Value with { Earlier = null }) };

        var read = LearningState.From(PolicyStateFile.Decode(PolicyStateFile.Encode(before), "test"), double.PositiveInfinity);
        read.Apply(new JournalEntry("w", 3, Samples.Generation(Samples.Start) with { Start = 3, Number = 1 }));

        Assert.Equal([null, 1], read.Pool.GenerationsOf("small@sha").Select(generation => generation.Number));
        Assert.Equal(0.0625, read.GetArm("small@sha").Quality.Count);
    }

    [Fact]
    public void Apply_AnyOrderAndRepetition_GivesTheSameSums()
    {
        var entries = Entries();
        var expected = Fold(entries);

        // Numbers are multiples of powers of two, so that sums are exact in every order.
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
                seed =>
                {
                    var random = new Random(seed);
                    var shuffled = entries.Concat(entries.Where(_ => random.Next(2) == 0)).ToArray();
                    random.Shuffle(shuffled);
                    AssertEqual(expected, Fold(shuffled));
                })
            .QuickCheckThrowOnFailure();
    }

    internal static void AssertEqual(LearningState expected, LearningState actual)
    {
        Assert.Equal(expected.Arms, actual.Arms);
        Assert.Equal(expected.AppliedUpTo(), actual.AppliedUpTo());
        foreach (var arm in expected.Arms)
        {
            var (a, b) = (expected.GetArm(arm), actual.GetArm(arm));
            Assert.Equal(a.Quality.XX, b.Quality.XX);
            Assert.Equal(a.Quality.XY, b.Quality.XY);
            Assert.Equal(a.Quality.YY, b.Quality.YY);
            Assert.Equal(a.Energy.XX, b.Energy.XX);
            Assert.Equal(a.Energy.XY, b.Energy.XY);
            Assert.Equal(a.Energy.YY, b.Energy.YY);
            Assert.Equal(a.EnergyOfQualityRows, b.EnergyOfQualityRows);
        }
    }

    private static LearningState State() => new(Samples.Layout, 3, referenceEnergyJoules: 10);

    private static LearningState Fold(IEnumerable<JournalEntry> entries)
    {
        var state = new LearningState(Samples.Layout, 3, referenceEnergyJoules: 16);
        foreach (var entry in entries)
            state.Apply(entry);
        return state;
    }

    private static List<JournalEntry> Entries()
    {
        var entries = new List<JournalEntry>();
        for (var i = 0; i < 20; i++)
        {
            var decision = Samples.Decision(i, model: i % 3 == 0 ? "large" : "small", energyJoules: i, context: [1, i / 16.0, i % 4 / 4.0])
                with { ReferenceEnergyJoules = 16 };
            var writer = i % 2 == 0 ? "a" : "b";
            var sequence = i / 2 * 4;
            entries.Add(new JournalEntry(writer, sequence + 1, decision));
            entries.Add(new JournalEntry(writer, sequence + 2, Samples.Feedback(decision, i % 5 / 4.0)));
            entries.Add(new JournalEntry(writer, sequence + 3, Samples.Feedback(decision, i % 3 / 2.0, previous: i % 5 / 4.0)));
            entries.Add(new JournalEntry(writer, sequence + 4, Samples.Energy(decision, i % 7) with { Scored = i % 4 == 0 ? null : new ScoredEnergyRecord(1, i) }));
        }

        return entries;
    }
}

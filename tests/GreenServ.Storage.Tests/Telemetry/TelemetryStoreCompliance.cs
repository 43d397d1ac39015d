using System.Text.Json;
using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>What every telemetry store does.</summary>
public abstract class TelemetryStoreCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private readonly TPlace _place = new();
    private readonly ITelemetryStore _store;
    private readonly IRecordArchive _archive;
    private readonly OpenStores _stores;

    protected TelemetryStoreCompliance()
    {
        _stores = _place.Open(TimeProvider.System);
        (_store, _archive) = (_stores.Telemetry, _stores.Archive);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _stores.Schema.MigrateAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WriteAsync_DecisionAndFeedback_AreFoundAsWritten()
    {
        var decision = Samples.Decision(1);
        var feedback = Samples.Feedback(decision, 0.75);

        await _store.WriteAsync([Entry(1, decision), Entry(2, feedback)], Cancellation);

        var found = await _store.FindDecisionAsync(decision.Id, Cancellation);
        Assert.Equivalent(decision, found!.Decision, strict: true);
        Assert.Equivalent(feedback, Assert.Single(found.Feedback), strict: true);
        Assert.Equal(2, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
        Assert.Null(await _store.FindDecisionAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task WriteAsync_EntryWithTheBytesItWasReadFrom_StoresThese()
    {
        var decision = Samples.Decision(1);
        var json = JsonSerializer.SerializeToUtf8Bytes(decision with { PolicyVersion = "as it was read" }, RecordsJsonContext.Default.JournalRecord);

        await _store.WriteAsync([Entry(1, decision) with { Json = json }], Cancellation);

        Assert.Equal("as it was read", (await _store.FindDecisionAsync(decision.Id, Cancellation))!.Decision.PolicyVersion);
    }

    [Fact]
    public async Task WriteAsync_EntriesReadWithoutWhatTheirBytesKeep_AreFoundWhole()
    {
        var decision = Samples.Decision(1);
        JournalRecord[] records = [decision, Samples.Feedback(decision, 0.75), Samples.Energy(decision, 12.5), Samples.Generation(Samples.Start)];
        var written = records.Select(record => JsonSerializer.SerializeToUtf8Bytes(record, RecordsJsonContext.Default.JournalRecord));
        var entries = written.Select((json, i) => Entry(i + 1, RecordColumns.Read(json)!) with { Json = json }).ToArray();
        Assert.Null(((DecisionRecord)entries[0].Record).Candidates);

        await _store.WriteAsync(entries, Cancellation);

        var found = (await _store.FindDecisionAsync(decision.Id, Cancellation))!;
        Assert.Equivalent(decision with { Outcome = ((EnergyRecord)records[2]).Correct(decision.Outcome) }, found.Decision, strict: true);
        Assert.Equivalent(records[1], Assert.Single(found.Feedback), strict: true);
        var model = Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation));
        Assert.Equal((1, 1, 0.75), (model.Requests, model.Rated, model.MeanQuality));
    }

    [Fact]
    public async Task WriteAsync_RecordThatIsLost_CountsAsStored()
    {
        await _store.WriteAsync([Entry(1, Samples.Decision(1)), Entry(2, new LostRecord()), Entry(3, Samples.Decision(3))], Cancellation);

        Assert.Equal(3, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
        Assert.Equal(2, (await _store.GetRecentDecisionsAsync(10, Cancellation)).Count);
    }

    [Fact]
    public async Task WriteAsync_TextThatUtf8OrTheServerCanNotHold_IsStored()
    {
        var decision = Samples.Decision(1) with { Host = "half \uD800 of a pair", Model = "nought \0", Profile = "\uDC00" };
        var feedback = Samples.Feedback(decision, 0.5) with { Source = "a\0b", Comment = "\0" };

        await _store.WriteAsync([Entry(1, decision), Entry(2, feedback), Entry(3, Samples.SlaSample(Samples.Start, "\0")), Entry(4, Samples.Generation(Samples.Start, "\0"))], Cancellation);

        var found = await _store.FindDecisionAsync(decision.Id, Cancellation);
        Assert.Equal("nought \0", found!.Decision.Model);
        Assert.Equal(("a\0b", "\0"), Assert.Single(found.Feedback) is var stored ? (stored.Source, stored.Comment) : default);
        Assert.Equal("half \uFFFD of a pair", Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation)).Host);
    }

    [Fact]
    public async Task WriteAsync_RecordThatNoTableTakes_IsRefusedAsSuchAndLeavesNothing()
    {
        await Assert.ThrowsAsync<DataRefusedException>(() => _store.WriteAsync([Entry(1, Samples.Decision(1)), Samples.Refused("writer", 2, Samples.Decision(2))], Cancellation));

        Assert.Empty(await _store.GetRecentDecisionsAsync(10, Cancellation));
        Assert.Empty(await _store.GetStoredSequencesAsync(Cancellation));
    }

    [Fact]
    public async Task WriteAsync_OpaqueRecord_IsSetAsideOnceAndCountsAsStored()
    {
        var refused = Samples.Refused("writer", 2, Samples.Decision(2)).SetAside("No table takes it \0.");
        var unread = Entry(3, new OpaqueRecord("It is not understood.")) with { Json = [0, 0xff] };

        for (var time = 0; time < 2; time++)
            await _store.WriteAsync([Entry(1, Samples.Decision(1)), refused, unread, Entry(4, Samples.Decision(4))], Cancellation);

        Assert.Equal(4, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
        Assert.Equal([1L, 4L], _archive.Read(Samples.Layout, new Dictionary<string, long>()).Select(entry => entry.Sequence));
        var aside = await _stores.Aside.ReadAsideAsync(0, 10, Cancellation);
        Assert.Equal([("writer", 2L), ("writer", 3L)], aside.Select(record => (record.Entry.Writer, record.Entry.Sequence)));
        Assert.Equivalent(Samples.Decision(2), aside[0].Entry.Record, strict: true);
        Assert.IsType<OpaqueRecord>(aside[1].Entry.Record);
        Assert.Equal([0, 0xff], aside[1].Entry.Json!);

        await _stores.Aside.RemoveAsideAsync(aside[0].Place, Cancellation);
        Assert.Equal(aside[1].Place, Assert.Single(await _stores.Aside.ReadAsideAsync(0, 10, Cancellation)).Place);
        Assert.Empty(await _stores.Aside.ReadAsideAsync(aside[1].Place, 10, Cancellation));
    }

    [Fact]
    public async Task Read_RecordOfANewerVersion_ComesAsOneThatIsNotUnderstood()
    {
        await _store.WriteAsync([Entry(1, Samples.Decision(1)), Samples.Newer("writer", 2, Samples.Decision(2)), Entry(3, Samples.Decision(3))], Cancellation);

        var read = _archive.Read(Samples.Layout, new Dictionary<string, long>()).ToArray();

        Assert.Equal([typeof(DecisionRecord), typeof(OpaqueRecord), typeof(DecisionRecord)], read.Select(entry => entry.Record.GetType()));
        Assert.Equal([1L, 2L, 3L], read.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task WriteAsync_SameEntriesAgain_CountOnce()
    {
        var decision = Samples.Decision(1);
        JournalEntry[] entries = [Entry(1, decision), Entry(2, Samples.Feedback(decision, 0.5))];

        await _store.WriteAsync(entries, Cancellation);
        await _store.WriteAsync([.. entries, .. entries], Cancellation);

        var model = Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation));
        Assert.Equal((1, 1, 0.5), (model.Requests, model.Rated, model.MeanQuality));
        Assert.Single((await _store.FindDecisionAsync(decision.Id, Cancellation))!.Feedback);
    }

    [Fact]
    public async Task WriteAsync_EnergyTheMeterToldLater_ReplacesTheEstimateEverywhere()
    {
        var decision = Samples.Decision(1);
        var energy = Samples.Energy(decision, 50);
        JournalEntry[] entries = [Entry(1, decision), Entry(2, energy)];

        await _store.WriteAsync(entries, Cancellation);
        await _store.WriteAsync(entries, Cancellation);

        Assert.Equivalent(energy.Correct(decision.Outcome), (await _store.FindDecisionAsync(decision.Id, Cancellation))!.Decision.Outcome, strict: true);
        var recent = Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation));
        Assert.Equal((50, EnergySource.Attributed), (recent.EnergyJoules, recent.EnergySource));
        var model = Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation));
        Assert.Equal(EnergySource.Attributed, model.EnergySource);
    }

    [Fact]
    public async Task Read_EnergyCorrectedLater_GivesBackBothAsTheyWereRecorded()
    {
        // A checkpoint behind both takes up each once: the decision with its first figure, then the correction.
        var decision = Samples.Decision(1);
        var energy = Samples.Energy(decision, 50);
        await _store.WriteAsync([Entry(1, decision), Entry(2, energy)], Cancellation);

        var read = _archive.Read(Samples.Layout, new Dictionary<string, long>()).ToArray();

        Assert.Equal([1L, 2L], read.Select(entry => entry.Sequence));
        Assert.Equal(decision.Outcome.EnergyJoules, Assert.IsType<DecisionRecord>(read[0].Record).Outcome.EnergyJoules);
        Assert.Equal((50, decision.Outcome.EnergyJoules), Assert.IsType<EnergyRecord>(read[1].Record) is var told ? (told.EnergyJoules, told.PreviousJoules) : default);
    }

    [Fact]
    public async Task WriteAsync_FeedbackBeforeItsDecision_IsInForceOnceTheDecisionComes()
    {
        var decision = Samples.Decision(1);
        await _store.WriteAsync([Entry(7, Samples.Feedback(decision, 0.25), "other")], Cancellation);

        await _store.WriteAsync([Entry(1, decision)], Cancellation);

        Assert.Equal(0.25, Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation)).Quality);
        Assert.Equal(0.25, Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation)).MeanQuality);
    }

    [Fact]
    public async Task WriteAsync_FeedbackOutOfOrder_LatestInTimeWinsAndAllAreKept()
    {
        var decision = Samples.Decision(1);
        var late = Samples.Feedback(decision, 1, previous: 0, at: Samples.Start.AddHours(2));
        var early = Samples.Feedback(decision, 0, at: Samples.Start.AddHours(1));

        await _store.WriteAsync([Entry(1, decision), Entry(2, late)], Cancellation);
        await _store.WriteAsync([Entry(3, early)], Cancellation);

        var found = await _store.FindDecisionAsync(decision.Id, Cancellation);
        Assert.Equal([0.0, 1.0], found!.Feedback.Select(feedback => feedback.Score));
        Assert.Equal(1, found.Quality);
        Assert.Equal(1, Assert.Single(await _store.GetRecentDecisionsAsync(1, Cancellation)).Quality);
        Assert.Equal(1, Assert.Single(await _store.GetTrafficAsync(Samples.Start, TimeSpan.FromMinutes(1), Cancellation)).MeanQuality);
    }

    [Fact]
    public async Task GetRecentDecisionsAsync_MoreThanTheLimit_GivesTheNewestFirst()
    {
        await _store.WriteAsync([.. Enumerable.Range(0, 20).Select(i => Entry(i + 1, Samples.Decision(i)))], Cancellation);

        var recent = await _store.GetRecentDecisionsAsync(3, Cancellation);

        Assert.Equal([19, 18, 17], recent.Select(decision => (int)(decision.DecidedAt - Samples.Start).TotalSeconds));
        Assert.Equal(("math", "small", "local", 80), (recent[0].Task, recent[0].Model, recent[0].Host, recent[0].CompletionTokens));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(30)]
    [InlineData(61.5)]
    [InlineData(179)]
    public async Task GetModelSummariesAsync_AnyStart_EqualsSumsOverTheDecisions(double startSeconds)
    {
        var decisions = Traffic();
        await _store.WriteAsync([.. decisions.Select((decision, i) => Entry(i + 1, decision))], Cancellation);
        var since = Samples.Start.AddSeconds(startSeconds);

        var summaries = await _store.GetModelSummariesAsync(since, Cancellation);

        var expected = decisions.Where(decision => decision.DecidedAt >= since).GroupBy(decision => decision.Model)
            .Select(group => (
                group.Key,
                (long)group.Count(),
                (long)group.Count(decision => decision.Outcome.Status == OutcomeStatus.Completed),
                group.Sum(decision => decision.Outcome.EnergyJoules ?? 0)))
            .OrderByDescending(model => model.Item2).ThenBy(model => model.Key, StringComparer.Ordinal);
        Assert.Equal(expected, summaries.Select(model => (model.Model, model.Requests, model.Completed, model.TotalEnergyJoules)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(120)]
    public async Task GetTrafficAsync_AnyBucket_EqualsCountsOverTheDecisions(double bucketSeconds)
    {
        var decisions = Traffic();
        await _store.WriteAsync([.. decisions.Select((decision, i) => Entry(i + 1, decision))], Cancellation);
        var bucket = TimeSpan.FromSeconds(bucketSeconds);
        var since = Samples.Start.AddSeconds(20.5);

        var traffic = await _store.GetTrafficAsync(since, bucket, Cancellation);

        var expected = decisions.Where(decision => decision.DecidedAt >= since)
            .GroupBy(decision => decision.DecidedAt.UtcTicks - ((decision.DecidedAt - DateTimeOffset.UnixEpoch).Ticks % bucket.Ticks))
            .OrderBy(group => group.Key)
            .Select(group => (new DateTimeOffset(group.Key, TimeSpan.Zero), (long)group.Count(), (long)group.Count(decision => decision.Outcome.Status == OutcomeStatus.Failed)));
        Assert.Equal(expected, traffic.Select(point => (point.Start, point.Requests, point.Failed)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(61.5)]
    public async Task GetModelSummariesAsync_SomeRated_HasTheirMeanAndDeviation(double startSeconds)
    {
        var decisions = Traffic();
        var feedback = decisions.Where((_, i) => i % 4 == 0).Select((decision, i) => Samples.Feedback(decision, i % 5 / 4.0)).ToArray();
        JournalRecord[] records = [.. decisions, .. feedback];
        await _store.WriteAsync([.. records.Select((record, i) => Entry(i + 1, record))], Cancellation);
        var since = Samples.Start.AddSeconds(startSeconds);

        var small = (await _store.GetModelSummariesAsync(since, Cancellation)).Single(model => model.Model == "small");

        var inWindow = decisions.Where(decision => decision.DecidedAt >= since && decision.Model == "small").Select(decision => decision.Id).ToHashSet();
        var scores = feedback.Where(score => inWindow.Contains(score.DecisionId)).Select(score => score.Score).ToArray();
        var mean = scores.Average();
        Assert.Equal(scores.Length, small.Rated);
        Assert.Equal(mean, small.MeanQuality!.Value, 9);
        Assert.Equal(Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Length - 1)), small.QualityDeviation!.Value, 9);
    }

    [Fact]
    public async Task GetModelSummariesAsync_OneRating_HasNoDeviation()
    {
        var decision = Samples.Decision(1);
        await _store.WriteAsync([Entry(1, decision), Entry(2, Samples.Feedback(decision, 1))], Cancellation);

        Assert.Null(Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation)).QualityDeviation);
    }

    [Fact]
    public async Task GetModelSummariesAsync_BusiestModelWithoutRatings_LeavesTheOthersTheirs()
    {
        var rated = Samples.Decision(3, model: "large");
        await _store.WriteAsync(
            [Entry(1, Samples.Decision(1, energyJoules: null)), Entry(2, Samples.Decision(2, energyJoules: null)), Entry(3, rated), Entry(4, Samples.Feedback(rated, 0.5))],
            Cancellation);

        var summaries = await _store.GetModelSummariesAsync(Samples.Start, Cancellation);

        Assert.Equal(
            [("small", null, null), ("large", 0.5, 20)],
            summaries.Select(model => (model.Model, model.MeanQuality, model.MeanEnergyJoules)));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(0.5, 60)]
    [InlineData(0.5, 1.5)]
    public async Task Windows_MixedEnergySources_CountWhatIsKnownAndNameTheLeastCertain(double startSeconds, double bucketSeconds)
    {
        EnergySource[] measured = [EnergySource.Measured, EnergySource.Measured], mixed = [EnergySource.Measured, EnergySource.Attributed, EnergySource.Estimated];
        JournalEntry[] entries =
        [
            .. measured.Select((source, i) => Entry(i + 1, Samples.Decision(i, Samples.Start.AddSeconds(1), "measured", energySource: source))),
            .. mixed.Select((source, i) => Entry(i + 11, Samples.Decision(i + 10, Samples.Start.AddSeconds(1), "mixed", energySource: source))),
            Entry(21, Samples.Decision(21, Samples.Start.AddSeconds(1), "measured", energyJoules: null)),
            Entry(22, Samples.Decision(22, Samples.Start.AddSeconds(1), "unknown", energyJoules: null)),
        ];
        await _store.WriteAsync(entries, Cancellation);
        var since = Samples.Start.AddSeconds(startSeconds);

        var models = await _store.GetModelSummariesAsync(since, Cancellation);
        var traffic = Assert.Single(await _store.GetTrafficAsync(since, TimeSpan.FromSeconds(bucketSeconds), Cancellation));

        Assert.Equal(
            [("measured", 2, EnergySource.Measured), ("mixed", 3, EnergySource.Estimated), ("unknown", 0L, (EnergySource?)null)],
            models.Select(model => (model.Model, model.EnergyKnown, model.EnergySource)));
        Assert.Equal((7, 5, EnergySource.Estimated, 100), (traffic.Requests, traffic.EnergyKnown, traffic.EnergySource, traffic.EnergyJoules));
    }

    [Fact]
    public async Task Read_AfterSequences_YieldsTheLayoutsRecordsInOrder()
    {
        var decision = Samples.Decision(1);
        await _store.WriteAsync(
            [Entry(1, decision), Entry(2, Samples.Decision(2, layout: "other")), Entry(3, Samples.Feedback(decision, 1)), Entry(4, Samples.Decision(4))],
            Cancellation);

        Assert.Equal([1L, 3L, 4L], _archive.Read(Samples.Layout, new Dictionary<string, long>()).Select(entry => entry.Sequence));
        Assert.Equal([4L], _archive.Read(Samples.Layout, new Dictionary<string, long> { ["writer"] = 3 }).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task GetPredictionsAsync_CompletedRequests_ComeWithTheCorrectedJoules()
    {
        var expected = new ExpectationRecord(120, 80, 18, 9, 40, 118, 17);
        var (predicted, failed, earlier) = (
            Samples.Decision(1) with { Expected = expected }, Samples.Decision(2, status: OutcomeStatus.Failed) with { Expected = expected }, Samples.Decision(3));
        await _store.WriteAsync([Entry(1, predicted), Entry(2, failed), Entry(3, earlier), Entry(4, Samples.Energy(predicted, 25))], Cancellation);

        Assert.Equal([new PredictionOutcome("small", 18, 9, 40, 25, EnergySource.Attributed)], await _store.GetPredictionsAsync(Samples.Start, 10, Cancellation));
        Assert.Empty(await _store.GetPredictionsAsync(Samples.Start.AddSeconds(2), 10, Cancellation));
    }

    [Fact]
    public async Task MigrateAsync_Again_ChangesNothing()
    {
        await _store.WriteAsync([Entry(1, Samples.Decision(1))], Cancellation);
        using var later = _place.Open(TimeProvider.System);

        await later.Schema.MigrateAsync(Cancellation);

        Assert.Single(await later.Telemetry.GetRecentDecisionsAsync(10, Cancellation));
    }

    private static JournalEntry Entry(long sequence, JournalRecord record, string writer = "writer") => new(writer, sequence, record);

    /// <summary>Four minutes of two models, some failing, a third of a second apart.</summary>
    private static List<DecisionRecord> Traffic() =>
    [
        .. Enumerable.Range(0, 720).Select(i => Samples.Decision(
            i,
            Samples.Start.AddMilliseconds(i * 333),
            i % 3 == 0 ? "large" : "small",
            i % 10 == 0 ? OutcomeStatus.Failed : OutcomeStatus.Completed,
            i % 7 == 0 ? null : i % 16)),
    ];
}

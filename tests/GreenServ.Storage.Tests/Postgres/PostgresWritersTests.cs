using Dapper;
using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Postgres;

/// <summary>Several processes write what several routers recorded, in whatever order it comes.</summary>
public sealed class PostgresWritersTests : IAsyncLifetime
{
    private readonly PostgresPlace _place = new();
    private ITelemetryStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var stores = _place.Open(TimeProvider.System);
        _store = stores.Telemetry;
        await stores.Schema.MigrateAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WriteAsync_FourWritersOfTheSameEntriesInOtherOrders_StoreEachOnceAndSumRight()
    {
        DecisionRecord[] decisions = [.. Enumerable.Range(0, 400).Select(i => Samples.Decision(i, Samples.Start.AddMilliseconds(i * 10)))];
        JournalEntry[] entries =
        [
            .. decisions.Select((decision, i) => new JournalEntry("a", i + 1, decision)),
            .. decisions.Select((decision, i) => new JournalEntry("b", i + 1, Samples.Feedback(decision, i % 2))),
            .. decisions.Select((decision, i) => new JournalEntry("c", i + 1, Samples.Energy(decision, 50))),
        ];

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async seed =>
        {
            var store = _place.Open(TimeProvider.System).Telemetry;
            var shuffled = entries.ToArray();
            new Random(seed).Shuffle(shuffled);
            foreach (var batch in shuffled.Chunk(97))
                await store.WriteAsync(batch, Cancellation);
        }));

        foreach (var bucket in (double[])[1, 60, 3600])
        {
            var traffic = await _store.GetTrafficAsync(Samples.Start, TimeSpan.FromSeconds(bucket), Cancellation);
            Assert.Equal(
                (400, 400, 400 * 50.0, 0.5),
                (traffic.Sum(point => point.Requests), traffic.Sum(point => point.Rated), traffic.Sum(point => point.EnergyJoules), traffic.Average(point => point.MeanQuality)));
            Assert.All(traffic, point => Assert.Equal(EnergySource.Attributed, point.EnergySource));
        }

        Assert.Equal([("a", 400L), ("b", 400L), ("c", 400L)], (await _store.GetStoredSequencesAsync(Cancellation)).Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task WriteAsync_CorrectionBeforeItsDecision_IsInForceOnceTheDecisionComes()
    {
        var decision = Samples.Decision(1);
        await _store.WriteAsync([new("other", 7, Samples.Energy(decision, 50))], Cancellation);

        await _store.WriteAsync([new("writer", 1, decision)], Cancellation);

        Assert.Equal(50, Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation)).EnergyJoules);
        Assert.Equal(EnergySource.Attributed, Assert.Single(await _store.GetModelSummariesAsync(Samples.Start, Cancellation)).EnergySource);
    }

    [Fact]
    public async Task WriteAsync_SequencesOfOneWriterOutOfOrder_ProgressStaysBeforeTheHole()
    {
        await _store.WriteAsync([new("writer", 3, Samples.Decision(3)), new("writer", 2, Samples.Decision(2)), new("writer", 5, Samples.Decision(5))], Cancellation);
        Assert.Equal(0, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);

        await _store.WriteAsync([new("writer", 1, Samples.Decision(1))], Cancellation);
        Assert.Equal(3, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);

        await _store.WriteAsync([new("writer", 4, Samples.Decision(4))], Cancellation);
        Assert.Equal(5, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
    }

    [Fact]
    public async Task WriteAsync_ManyBatchesAtOnce_StoreEachRecordOnceAndSumRight()
    {
        JournalEntry[] entries = [.. Enumerable.Range(1, 400).Select(i => new JournalEntry("writer", i, Samples.Decision(i, Samples.Start.AddMilliseconds(i * 10))))];

        await Task.WhenAll(entries.Chunk(25).Select(batch => _store.WriteAsync(batch, Cancellation)));

        Assert.Equal(400, (await _store.GetTrafficAsync(Samples.Start, TimeSpan.FromHours(1), Cancellation)).Sum(point => point.Requests));
        Assert.Equal(400, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
    }

    [Fact]
    public async Task WriteAsync_ManyRecordsBeyondAHole_AreKeptAsOneRange()
    {
        foreach (var batch in Enumerable.Range(2, 300).Chunk(100))
            await _store.WriteAsync([.. batch.Select(i => new JournalEntry("writer", i, Samples.Decision(i)))], Cancellation);

        using var connection = _place.Connect();
        Assert.Equal("{[2,302)}", connection.ExecuteScalar<string>("SELECT stored::text FROM ingest_progress"));
    }

    [Fact]
    public async Task WriteAsync_ServerEndsTheSession_NextBatchIsWrittenOverAnother()
    {
        await _store.WriteAsync([new("writer", 1, Samples.Decision(1))], Cancellation);
        _place.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_place.Database}'");

        await Assert.ThrowsAsync<StorageException>(() => _store.WriteAsync([new("writer", 2, Samples.Decision(2))], Cancellation));
        await _store.WriteAsync([new("writer", 2, Samples.Decision(2))], Cancellation);

        using var connection = _place.Connect();
        Assert.Equal(2, connection.ExecuteScalar<long>("SELECT count(*) FROM decisions"));
    }

    [Fact]
    public async Task WriteAsync_BatchThatFailsHalfway_LeavesNothing()
    {
        _place.Execute("ALTER TABLE ingest_progress ADD CHECK (NOT stored @> 2::bigint)");

        await Assert.ThrowsAsync<DataRefusedException>(() => _store.WriteAsync([new("writer", 1, Samples.Decision(1)), new("writer", 2, Samples.Decision(5))], Cancellation));

        Assert.Empty(await _store.GetRecentDecisionsAsync(10, Cancellation));
        Assert.Empty(await _store.GetTrafficAsync(Samples.Start, TimeSpan.FromHours(1), Cancellation));
        await _store.WriteAsync([new("writer", 1, Samples.Decision(1))], Cancellation);
        Assert.Single(await _store.GetRecentDecisionsAsync(10, Cancellation));
    }

    [Fact]
    public async Task WriteAsync_IdOfATimeThatNoCalendarHas_IsRefusedAsData()
    {
        var decision = Samples.Decision(1) with { Id = Guid.Parse("ffffffff-ffff-7000-8000-000000000000") };

        await Assert.ThrowsAsync<DataRefusedException>(() => _store.WriteAsync([new("writer", 1, decision)], Cancellation));
    }

    [Fact]
    public async Task WriteAsync_BytesThatAreNoUtf8_AreRefusedAsData()
    {
        byte[] json = [.. Samples.Bytes(Samples.Decision(1)).SkipLast(1), .. ",\"of a later version\":\""u8, 0xff, .. "\"}"u8];

        await Assert.ThrowsAsync<DataRefusedException>(() => _store.WriteAsync([new("writer", 1, Samples.Decision(1)) { Json = json }], Cancellation));
    }

    [Fact]
    public async Task WriteAsync_NewerVersionMigratedMeanwhile_IsRefusedAndWritesNothing()
    {
        await _store.WriteAsync([new("writer", 1, Samples.Decision(1))], Cancellation);
        _place.Execute("INSERT INTO schema_migrations VALUES (9999, '9999_future', 'x', 0)");

        var refused = await Assert.ThrowsAsync<StorageException>(() => _store.WriteAsync([new("writer", 2, Samples.Decision(2))], Cancellation));

        Assert.Contains("schema version 9999", refused.Message, StringComparison.Ordinal);
        using var connection = _place.Connect();
        Assert.Equal(1, connection.ExecuteScalar<long>("SELECT count(*) FROM decisions"));
    }

    [Fact]
    public async Task FindDecisionAsync_ManyDays_LooksAtTheDayOfTheIdAlone()
    {
        await _store.WriteAsync([.. Enumerable.Range(0, 5).Select(day => new JournalEntry("writer", day + 1, Samples.Decision(day, Samples.Start.AddDays(day))))], Cancellation);
        using var connection = _place.Connect();

        var plan = string.Join('\n', connection.Query<string>($"EXPLAIN SELECT record FROM decisions WHERE id = '{Samples.Decision(2, Samples.Start.AddDays(2)).Id}'"));

        Assert.Contains("decisions_20260303", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("decisions_20260302", plan, StringComparison.Ordinal);
    }
}

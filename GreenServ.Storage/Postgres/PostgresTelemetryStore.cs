using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>
/// The telemetry store that several processes share, in a Postgres database (14 or later). Safe for concurrent use. Before its first
/// use it sees that the schema is the one this program needs; only <see cref="MigrateAsync"/> changes it.
/// </summary>
public sealed class PostgresTelemetryStore : ITelemetryStore, IStoreSchema, IRecordArchive, IRecordsAside, IDisposable
{
    // A journal deletes what this says, so only what is stored without a hole counts.
    private const string Progress =
        "SELECT writer, coalesce((SELECT upper(range) - 1 FROM unnest(stored) AS range WHERE range @> 1::bigint), 0) FROM ingest_progress";

    private readonly PostgresDatabase _database;
    private readonly PostgresSchema _schema;
    private readonly PostgresWriter _writer;
    private volatile bool _isCurrent;

    /// <summary>A store that connects upon first use. The database is its owner's to close.</summary>
    public PostgresTelemetryStore(PostgresDatabase database, TimeProvider time, ILogger<PostgresTelemetryStore> logger)
    {
        _database = database;
        _schema = new PostgresSchema(_database, time, logger);
        _writer = new PostgresWriter(_database, logger);
    }

    /// <summary>The migrations that <see cref="MigrateAsync"/> would apply, in order; changes nothing.</summary>
    /// <exception cref="StorageException">The database can not be used, or is not of this program.</exception>
    public Task<IReadOnlyList<MigrationScript>> FindPendingMigrationsAsync(CancellationToken cancellationToken) => _schema.FindPendingAsync(cancellationToken);

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _schema.MigrateAsync(cancellationToken);
        _isCurrent = true;
    }

    public async Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
            return;
        await RequireCurrentAsync(cancellationToken);
        await _writer.WriteAsync(entries, cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken) => UseAsync<IReadOnlyDictionary<string, long>>(
        async connection => (await connection.QueryAsync<(string Writer, long Sequence)>(new CommandDefinition(Progress, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Writer, row => row.Sequence),
        cancellationToken);

    public Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken) =>
        UseAsync(connection => PostgresDecisions.FindAsync(connection, id, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return UseAsync(connection => PostgresDecisions.RecentAsync(connection, limit, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        UseAsync(connection => PostgresWindow.SumModelsAsync(connection, since, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromSeconds(1));
        return UseAsync(connection => PostgresWindow.SumTrafficAsync(connection, since, bucket, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromSeconds(1));
        return UseAsync(connection => PostgresSlaSamples.ReadAsync(connection, since, bucket, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return UseAsync(connection => PostgresPredictions.ReadAsync(connection, since, limit, cancellationToken), cancellationToken);
    }

    public Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return UseAsync(connection => PostgresDecisions.SampleAsync(connection, since, profile, limit, cancellationToken), cancellationToken);
    }

    public Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return UseAsync<IReadOnlyList<GenerationRecord>>(
            async connection =>
            {
                var records = await connection.QueryAsync<string>(new CommandDefinition(
                    "SELECT record FROM generations WHERE at >= @Since ORDER BY at DESC, writer DESC, sequence DESC LIMIT @limit",
                    new { Since = Microseconds.From(since), limit },
                    cancellationToken: cancellationToken));
                return [.. records.Select(RecordJson.ReadGeneration)];
            },
            cancellationToken);
    }

    public IEnumerable<JournalEntry> Read(string layout, IReadOnlyDictionary<string, long> after)
    {
        ArgumentNullException.ThrowIfNull(after);
        using var entries = ReadFrom(layout, after).GetEnumerator();
        while (MoveNext(entries))
            yield return entries.Current;
    }

    public Task<IReadOnlyList<RecordAside>> ReadAsideAsync(long after, int limit, CancellationToken cancellationToken) =>
        UseAsync(connection => PostgresAside.ReadAsync(connection, after, limit, cancellationToken), cancellationToken);

    public Task RemoveAsideAsync(long place, CancellationToken cancellationToken) =>
        UseAsync(connection => PostgresAside.RemoveAsync(connection, place, cancellationToken), cancellationToken);

    public void Dispose() => _writer.Dispose();

    private IEnumerable<JournalEntry> ReadFrom(string layout, IReadOnlyDictionary<string, long> after)
    {
        RequireCurrentAsync(CancellationToken.None).GetAwaiter().GetResult();
        using var connection = _database.Connect();
        var writers = connection.Query<(string Writer, long Sequence)>(Progress).OrderBy(progress => progress.Writer, StringComparer.Ordinal).ToList();
        foreach (var (writer, stored) in writers)
        {
            var from = after.GetValueOrDefault(writer);
            if (stored <= from)
                continue;
            foreach (var entry in PostgresDecisions.ReadRecords(connection, writer, layout, from))
                yield return entry;
        }
    }

    private bool MoveNext(IEnumerator<JournalEntry> entries)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception exception) when (PostgresErrors.IsOfServer(exception))
        {
            throw _database.Describe(exception);
        }
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await RequireCurrentAsync(cancellationToken);
        return await _database.UseAsync(use, cancellationToken);
    }

    private async Task RequireCurrentAsync(CancellationToken cancellationToken)
    {
        if (_isCurrent)
            return;
        await _schema.RequireCurrentAsync(cancellationToken);
        _isCurrent = true;
    }
}

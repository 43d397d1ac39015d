using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Sqlite;

/// <summary>The telemetry store of a single process, in one SQLite file. Safe for concurrent use; writes go one after the other.</summary>
/// <remarks>SQLite works on the calling thread whatever is awaited, so every operation goes to the thread pool.</remarks>
public sealed class SqliteTelemetryStore : ITelemetryStore, IStoreSchema, IRecordArchive, IRecordsAside, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile bool _prepared;
    private DateTimeOffset _thinnedAt;

    /// <summary>A store in the given file, which is created, migrated, or set aside when damaged, upon first use.</summary>
    public SqliteTelemetryStore(string path, TimeProvider time, ILogger<SqliteTelemetryStore> logger) =>
        (_database, _time, _logger) = (new SqliteDatabase(path, time, logger), time, logger);

    public Task MigrateAsync(CancellationToken cancellationToken) => PrepareAsync(cancellationToken);

    public async Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count == 0)
            return;
        await InTurnAsync(
            connection =>
            {
                Write(connection, entries);
                return 0;
            },
            cancellationToken);
    }

    /// <summary>
    /// Writes in turn with everything else that is written to the file. A file found damaged is set aside, and the writing done in
    /// the new one.
    /// </summary>
    internal async Task<T> InTurnAsync<T>(Func<SqliteConnection, T> write, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        T result = default!;
        await ExclusivelyAsync(
            () =>
            {
                try
                {
                    result = Connected(write);
                }
                catch (SqliteException exception) when (SqliteDatabase.IsDamage(exception))
                {
                    _database.SetAsideDamaged(exception);
                    _database.Prepare();
                    result = Connected(write);
                }
            },
            cancellationToken);
        return result;
    }

    public Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyDictionary<string, long>>(StoredSequences, cancellationToken);

    public Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync(connection => SqliteDecisions.Find(connection, id), cancellationToken);

    public Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadAsync<IReadOnlyList<DecisionSummary>>(connection => SqliteDecisions.Recent(connection, limit), cancellationToken);
    }

    public Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadAsync<IReadOnlyList<PredictionOutcome>>(connection => SqlitePredictions.Read(connection, since, limit), cancellationToken);
    }

    public Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ModelSummary>>(connection => SqliteWindow.SumModels(connection, since), cancellationToken);

    public Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromSeconds(1));
        return ReadAsync<IReadOnlyList<TrafficPoint>>(connection => SqliteWindow.SumTraffic(connection, since, bucket), cancellationToken);
    }

    public Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromSeconds(1));
        return ReadAsync<IReadOnlyList<SlaSampleRecord>>(connection => SqliteSlaSamples.Read(connection, since, bucket), cancellationToken);
    }

    public Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync(connection => SqliteDecisions.Sample(connection, since, profile, limit), cancellationToken);
    }

    public Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return ReadAsync<IReadOnlyList<GenerationRecord>>(connection => SqliteGenerations.Recent(connection, since, limit), cancellationToken);
    }

    public Task<IReadOnlyList<RecordAside>> ReadAsideAsync(long after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection => SqliteAside.Read(connection, after, limit), cancellationToken);

    public Task RemoveAsideAsync(long place, CancellationToken cancellationToken) =>
        InTurnAsync(connection => SqliteAside.Remove(connection, place), cancellationToken);

    public IEnumerable<JournalEntry> Read(string layout, IReadOnlyDictionary<string, long> after)
    {
        ArgumentNullException.ThrowIfNull(after);
        Prepare();
        using var entries = ReadFrom(layout, after).GetEnumerator();
        while (MoveNext(entries))
            yield return entries.Current;
    }

    private IEnumerable<JournalEntry> ReadFrom(string layout, IReadOnlyDictionary<string, long> after)
    {
        using var connection = _database.Connect();
        foreach (var (writer, stored) in StoredSequences(connection).OrderBy(progress => progress.Key, StringComparer.Ordinal))
        {
            var from = after.GetValueOrDefault(writer);
            if (stored <= from)
                continue;
            foreach (var entry in SqliteDecisions.ReadRecords(connection, writer, layout, from))
                yield return entry;
        }
    }

    /// <summary>A page that can not be read ends the reading: the file is set aside, and what came before the damage counts.</summary>
    private bool MoveNext(IEnumerator<JournalEntry> entries)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (SqliteException exception) when (SqliteDatabase.IsDamage(exception))
        {
            entries.Dispose();
            _writing.Wait();
            try
            {
                _database.SetAsideDamaged(exception);
                Described(_database.Prepare);
            }
            finally
            {
                _writing.Release();
            }

            return false;
        }
        catch (SqliteException exception)
        {
            throw _database.Describe(exception);
        }
    }

    /// <summary>Closes the file, so that nothing but it remains.</summary>
    public void Dispose()
    {
        _database.Release();
        _writing.Dispose();
    }

    private T Connected<T>(Func<SqliteConnection, T> use)
    {
        using var connection = _database.Connect();
        return use(connection);
    }

    private void Write(SqliteConnection connection, IReadOnlyList<JournalEntry> entries)
    {
        using var transaction = connection.BeginTransaction();
        using var batch = new SqliteBatch(connection, transaction);
        foreach (var entry in entries)
            batch.Write(entry);
        foreach (var writer in entries.GroupBy(entry => entry.Writer))
            batch.Advance(writer.Key, writer.Max(entry => entry.Sequence));
        SqliteRollups.Recompute(connection, transaction, batch.TouchedSeconds);
        var now = _time.GetUtcNow();
        var thinning = batch.HasSlaSamples && now - _thinnedAt >= SlaSampleAges.ThinningPeriod;
        if (thinning)
            SqliteSlaSamples.Thin(connection, transaction, now, _logger);
        transaction.Commit();
        if (thinning)
            _thinnedAt = now;
    }

    private static Dictionary<string, long> StoredSequences(SqliteConnection connection) =>
        connection.Query<(string Writer, long Sequence)>("SELECT writer, sequence FROM ingest_progress")
            .ToDictionary(row => row.Writer, row => row.Sequence);

    private Task PrepareAsync(CancellationToken cancellationToken) =>
        _prepared ? Task.CompletedTask : ExclusivelyAsync(PrepareOnce, cancellationToken);

    private void Prepare()
    {
        if (_prepared)
            return;
        _writing.Wait();
        try
        {
            Described(PrepareOnce);
        }
        finally
        {
            _writing.Release();
        }
    }

    private void PrepareOnce()
    {
        if (_prepared)
            return;
        _database.Prepare();
        _prepared = true;
    }

    private async Task ExclusivelyAsync(Action action, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => Described(action), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads beside whatever is written.</summary>
    internal async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        return await Task.Run(
            () =>
            {
                T result = default!;
                Described(() =>
                {
                    result = Connected(read);
                });
                return result;
            },
            cancellationToken);
    }

    private void Described(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw _database.Describe(exception);
        }
    }
}

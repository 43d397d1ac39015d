using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Puts a staged batch in its place, whatever of it is there already and in whatever order batches come.</summary>
internal sealed class PostgresBatch
{
    // The last one is in force; the range tells the planner which days to look at.
    private const string LastScore =
        "SELECT score FROM feedback WHERE decision_id = decision.id AND decision_id BETWEEN @First AND @Last ORDER BY at DESC, writer DESC, sequence DESC LIMIT 1";

    private const string LastCorrection =
        """
        SELECT energy_joules, energy_source FROM energy_corrections
        WHERE decision_id = decision.id AND decision_id BETWEEN @First AND @Last ORDER BY writer DESC, sequence DESC LIMIT 1
        """;

    private const string InsertDecisions =
        $"""
        INSERT INTO decisions ({PostgresStaging.DecisionColumns})
        SELECT id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity, status, duration_ms,
               coalesce(correction.energy_joules, decision.energy_joules), coalesce(correction.energy_source, decision.energy_source), completion_tokens,
               feedback.score, grams_per_joule, predicted_joules, predicted_low_joules, predicted_high_joules, record
        FROM staged_decisions decision
        LEFT JOIN LATERAL ({LastScore}) feedback ON true
        LEFT JOIN LATERAL ({LastCorrection}) correction ON true
        WHERE id >= @KeptFrom
        ON CONFLICT DO NOTHING
        """;

    // By a list of ids, which probes the key for each: joined, the staged ones are compared with every decision of the batch.
    private const string Rate =
        $"""
        UPDATE decisions decision SET quality = ({LastScore})
        WHERE id = ANY (@ids) AND id BETWEEN @First AND @Last AND quality IS DISTINCT FROM ({LastScore})
        """;

    private const string CorrectEnergy =
        $"""
        UPDATE decisions decision SET (energy_joules, energy_source) = ({LastCorrection})
        WHERE id = ANY (@ids) AND id BETWEEN @First AND @Last AND EXISTS (
            SELECT FROM ({LastCorrection}) correction
            WHERE (correction.energy_joules, correction.energy_source) IS DISTINCT FROM (decision.energy_joules, decision.energy_source))
        """;

    // Ranges: batches come in any order, and what is stored beyond a hole may be much.
    private const string Advance =
        """
        INSERT INTO ingest_progress AS progress (writer, stored)
        SELECT @writer, range_agg(int8range(sequence, sequence, '[]')) FROM unnest(@Sequences) AS sequence
        ON CONFLICT (writer) DO UPDATE SET stored = progress.stored + excluded.stored
        """;

    private readonly NpgsqlTransaction _transaction;
    private readonly IReadOnlyList<JournalEntry> _entries;
    private readonly CancellationToken _cancellationToken;
    private readonly Guid[] _ids;

    /// <param name="transaction">Holds the lock of telemetry.</param>
    /// <param name="entries">What was staged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public PostgresBatch(NpgsqlTransaction transaction, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        (_transaction, _entries, _cancellationToken) = (transaction, entries, cancellationToken);
        _ids = [.. entries.Select(entry => DecisionOf(entry.Record)).OfType<Guid>()];
    }

    /// <summary>Entries of days that retention removed: they are left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Places everything, and makes the sums right again.</summary>
    public async Task PlaceAsync()
    {
        await PlaceDecisionsAsync();
        await PlaceAsync<SlaSampleRecord>("sla_samples", PostgresStaging.SampleColumns);
        await PlaceAsync<GenerationRecord>("generations", PostgresStaging.GenerationColumns);
        await PostgresAside.PlaceAsync(_transaction, _entries, _cancellationToken);
        await AdvanceAsync();
    }

    /// <summary>The decision that a record hangs on; <c>null</c> where it hangs on none.</summary>
    private static Guid? DecisionOf(JournalRecord record) => record switch
    {
        DecisionRecord decision => decision.Id,
        FeedbackRecord feedback => feedback.DecisionId,
        EnergyRecord energy => energy.DecisionId,
        SlaSampleRecord or GenerationRecord or LostRecord or OpaqueRecord => null,
        _ => throw new NotSupportedException($"The telemetry store keeps no records of type {record.GetType().Name}."),
    };

    private async Task PlaceDecisionsAsync()
    {
        if (_ids.Length == 0)
            return;
        var keptFrom = await _transaction.Connection!.QuerySingleAsync<long>(Command("SELECT kept_from FROM retention"));
        long[] times = [.. _ids.Select(PostgresId.Time).Where(time => time >= keptFrom)];
        LeftOut = _ids.Length - times.Length;
        if (times.Length == 0)
            return;
        if (times.Max() > PostgresDays.Last)
            throw new DataRefusedException("The time inside a decision's id is beyond the year 9999, for which there are no days.");
        await PostgresDays.EnsureAsync(_transaction, times, _cancellationToken);
        var range = new { First = PostgresId.First(times.Min()), Last = PostgresId.First(times.Max() + 1000), KeptFrom = PostgresId.First(keptFrom) };
        var scored = await PlaceAsync<FeedbackRecord>("feedback", PostgresStaging.FeedbackColumns, "WHERE decision_id >= @KeptFrom", range);
        var corrected = await PlaceAsync<EnergyRecord>("energy_corrections", PostgresStaging.CorrectionColumns, "WHERE decision_id >= @KeptFrom", range);
        if (_entries.Any(entry => entry.Record is DecisionRecord))
            await ExecuteAsync(InsertDecisions, range);
        if (scored)
            await ExecuteAsync(Rate, new { ids = IdsOf<FeedbackRecord>(), range.First, range.Last });
        if (corrected)
            await ExecuteAsync(CorrectEnergy, new { ids = IdsOf<EnergyRecord>(), range.First, range.Last });
        await PostgresRollups.RecomputeAsync(
            _transaction, [.. times.Select(time => Microseconds.Floor(time, Microseconds.PerSecond)).Distinct()], _cancellationToken);
    }

    private Guid[] IdsOf<TRecord>() => [.. _entries.Where(entry => entry.Record is TRecord).Select(entry => DecisionOf(entry.Record)).OfType<Guid>().Distinct()];

    private async Task<bool> PlaceAsync<TRecord>(string table, string columns, string which = "", object? parameters = null)
        where TRecord : JournalRecord
    {
        if (!_entries.Any(entry => entry.Record is TRecord))
            return false;
        await ExecuteAsync($"INSERT INTO {table} ({columns}) SELECT {columns} FROM staged_{table} {which} ON CONFLICT DO NOTHING", parameters);
        return true;
    }

    private async Task AdvanceAsync()
    {
        foreach (var writer in _entries.GroupBy(entry => entry.Writer))
            await ExecuteAsync(Advance, new { writer = writer.Key, Sequences = writer.Select(entry => entry.Sequence).ToArray() });
    }

    private Task<int> ExecuteAsync(string sql, object? parameters) => _transaction.Connection!.ExecuteAsync(Command(sql, parameters));

    private CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, _transaction, cancellationToken: _cancellationToken);
}

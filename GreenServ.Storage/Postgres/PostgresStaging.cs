using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace GreenServ.Storage.Postgres;

/// <summary>Temporary tables of a session into which batches are copied; each empties itself at the end of the transaction.</summary>
internal static class PostgresStaging
{
    public const string DecisionColumns =
        """
        id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity, status, duration_ms, energy_joules, energy_source,
        completion_tokens, quality, grams_per_joule, predicted_joules, predicted_low_joules, predicted_high_joules, record
        """;

    public const string FeedbackColumns = "decision_id, at, writer, sequence, layout, score, source, record";

    public const string CorrectionColumns = "decision_id, writer, sequence, layout, energy_joules, energy_source, record";

    public const string SampleColumns =
        "account, at, writer, sequence, alpha, debt, decided, scored, satisfaction, price_joules, is_reachable, best_reachable";

    public const string GenerationColumns = "writer, sequence, layout, at, arm, is_alarm, record";

    // Staged tables are small beside what they are joined with, and nothing is known of them: probing an index for each row is right,
    // and reading a whole day to hash it never is.
    private const string Prepare =
        """
        SET temp_buffers = '64MB';
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET jit = off;
        CREATE TEMPORARY TABLE staged_decisions (LIKE decisions INCLUDING COMPRESSION) WITH (toast_tuple_target = 4080) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE staged_feedback (LIKE feedback INCLUDING COMPRESSION) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE staged_energy_corrections (LIKE energy_corrections INCLUDING COMPRESSION) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE staged_sla_samples (LIKE sla_samples) ON COMMIT DELETE ROWS;
        CREATE TEMPORARY TABLE staged_generations (LIKE generations) ON COMMIT DELETE ROWS
        """;

    public static Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(Prepare, cancellationToken: cancellationToken));

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await CopyAsync<DecisionRecord>(connection, "staged_decisions", DecisionColumns, entries, WriteAsync, cancellationToken);
        await CopyAsync<FeedbackRecord>(connection, "staged_feedback", FeedbackColumns, entries, WriteAsync, cancellationToken);
        await CopyAsync<EnergyRecord>(connection, "staged_energy_corrections", CorrectionColumns, entries, WriteAsync, cancellationToken);
        await CopyAsync<SlaSampleRecord>(connection, "staged_sla_samples", SampleColumns, entries, WriteAsync, cancellationToken);
        await CopyAsync<GenerationRecord>(connection, "staged_generations", GenerationColumns, entries, WriteAsync, cancellationToken);
    }

    private static async Task CopyAsync<TRecord>(
        NpgsqlConnection connection,
        string table,
        string columns,
        IReadOnlyList<JournalEntry> entries,
        Func<Row, JournalEntry, TRecord, Task> write,
        CancellationToken cancellationToken)
        where TRecord : JournalRecord
    {
        if (!entries.Any(entry => entry.Record is TRecord))
            return;
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {table} ({columns}) FROM STDIN (FORMAT binary)", cancellationToken);
        var row = new Row(importer, cancellationToken);
        foreach (var entry in entries)
        {
            if (entry.Record is not TRecord record)
                continue;
            await importer.StartRowAsync(cancellationToken);
            await write(row, entry, record);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static async Task WriteAsync(Row row, JournalEntry entry, DecisionRecord decision)
    {
        await row.Id(decision.Id);
        await row.Place(entry, decision.Layout);
        await row.Time(decision.DecidedAt);
        await row.Text(decision.Pool);
        await row.Text(decision.Profile);
        await row.Text(decision.Features.Task);
        await row.Text(decision.Model);
        await row.Text(decision.Host);
        await row.Text(decision.Kind.ToString());
        await row.Number(decision.Propensity);
        await row.Text(decision.Outcome.Status.ToString());
        await row.Number(decision.Outcome.DurationMs);
        await row.Number(decision.Outcome.EnergyJoules);
        await row.Text(decision.Outcome.EnergySource.ToString());
        await row.Count(decision.Outcome.CompletionTokens);
        await row.Number(null);
        await row.Number(decision.Outcome.Carbon?.ToIntensity().GramsPerJoule);
        await row.Number(decision.Expected?.Joules);
        await row.Number(decision.Expected?.LowJoules);
        await row.Number(decision.Expected?.HighJoules);
        await row.Json(RecordJson.Write(entry));
    }

    private static async Task WriteAsync(Row row, JournalEntry entry, FeedbackRecord feedback)
    {
        await row.Id(feedback.DecisionId);
        await row.Time(feedback.At);
        await row.Place(entry, feedback.Layout);
        await row.Number(feedback.Score);
        await row.Text(feedback.Source);
        await row.Json(RecordJson.Write(entry));
    }

    private static async Task WriteAsync(Row row, JournalEntry entry, EnergyRecord energy)
    {
        await row.Id(energy.DecisionId);
        await row.Place(entry, energy.Layout);
        await row.Number(energy.EnergyJoules);
        await row.Text(energy.Source.ToString());
        await row.Json(RecordJson.Write(entry));
    }

    private static async Task WriteAsync(Row row, JournalEntry entry, SlaSampleRecord sample)
    {
        await row.Text(sample.Account);
        await row.Time(sample.At);
        await row.Text(entry.Writer);
        await row.Long(entry.Sequence);
        await row.Number(sample.Alpha);
        await row.Number(sample.Debt);
        await row.Number(sample.Decided);
        await row.Number(sample.Scored);
        await row.Number(sample.Satisfaction);
        await row.Number(sample.PriceJoules);
        await row.Truth(sample.IsReachable);
        await row.Number(sample.BestReachable);
    }

    private static async Task WriteAsync(Row row, JournalEntry entry, GenerationRecord generation)
    {
        await row.Place(entry, generation.Layout);
        await row.Time(generation.At);
        await row.Text(generation.Arm);
        await row.Truth(generation.IsAlarm);
        await row.Json(RecordJson.Write(entry));
    }

    /// <summary>The columns of a row, one after the other.</summary>
    private sealed class Row(NpgsqlBinaryImporter importer, CancellationToken cancellationToken)
    {
        public Task Id(Guid value) => importer.WriteAsync(value, NpgsqlDbType.Uuid, cancellationToken);

        public Task Text(string? value) =>
            value is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(PostgresText.Clean(value), NpgsqlDbType.Text, cancellationToken);

        public Task Long(long value) => importer.WriteAsync(value, NpgsqlDbType.Bigint, cancellationToken);

        public Task Time(DateTimeOffset value) => Long(Microseconds.From(value));

        public Task Truth(bool value) => importer.WriteAsync(value, NpgsqlDbType.Boolean, cancellationToken);

        public Task Number(double? value) =>
            value is { } number ? importer.WriteAsync(number, NpgsqlDbType.Double, cancellationToken) : importer.WriteNullAsync(cancellationToken);

        public Task Count(int? value) =>
            value is { } number ? importer.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken) : importer.WriteNullAsync(cancellationToken);

        /// <summary>UTF-8, as the server keeps it.</summary>
        public Task Json(byte[] value) => importer.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

        public async Task Place(JournalEntry entry, string layout)
        {
            await Text(entry.Writer);
            await Long(entry.Sequence);
            await Text(layout);
        }
    }
}

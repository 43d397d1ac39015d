using Dapper;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Reads single decisions and lists of them.</summary>
internal static class PostgresDecisions
{
    // One statement, so that a score and its decision are seen as of one moment.
    private const string ById =
        """
        SELECT record AS Decision,
               (SELECT array_agg(record ORDER BY at, writer, sequence) FROM feedback WHERE decision_id = @id) AS Feedback,
               (SELECT record FROM energy_corrections WHERE decision_id = @id ORDER BY writer DESC, sequence DESC LIMIT 1) AS Correction
        FROM decisions WHERE id = @id
        """;

    // The newest are those with the highest ids: the last day alone is read while it has enough.
    private const string Newest =
        """
        SELECT id AS Id, decided_at AS DecidedAt, profile AS Profile, task AS Task, model AS Model, host AS Host, kind AS Kind,
               propensity AS Propensity, status AS Status, duration_ms AS DurationMs, energy_joules AS EnergyJoules,
               energy_source AS EnergySource, completion_tokens AS CompletionTokens, quality AS Quality
        FROM (SELECT * FROM decisions ORDER BY id DESC LIMIT @limit) newest ORDER BY decided_at DESC, id DESC
        """;

    private const string Records =
        """
        SELECT sequence AS Sequence, 0::bigint AS Kind, record AS Record FROM decisions WHERE writer = @writer AND sequence > @after AND layout = @layout
        UNION ALL
        SELECT sequence, 1, record FROM feedback WHERE writer = @writer AND sequence > @after AND layout = @layout
        UNION ALL
        SELECT sequence, 2, record FROM generations WHERE writer = @writer AND sequence > @after AND layout = @layout
        UNION ALL
        SELECT sequence, 3, record FROM energy_corrections WHERE writer = @writer AND sequence > @after AND layout = @layout
        ORDER BY 1
        """;

    private const string Count = "SELECT count(*) FROM decisions WHERE id >= @first AND decided_at >= @since AND (@profile::text IS NULL OR profile = @profile)";

    private const string Sampled =
        """
        SELECT d.record AS Record, d.quality AS Quality, d.energy_joules AS EnergyJoules
        FROM (SELECT id, row_number() OVER (ORDER BY decided_at, id) AS number
              FROM decisions WHERE id >= @first AND decided_at >= @since AND (@profile::text IS NULL OR profile = @profile)) picked
        JOIN decisions d ON d.id = picked.id
        WHERE picked.number % @step = 0
        ORDER BY picked.number
        """;

    public static async Task<StoredDecision?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<DecisionRow>(new CommandDefinition(ById, new { id }, cancellationToken: cancellationToken));
        return row is null ? null : RecordJson.ToStored(row.Decision, row.Feedback ?? [], row.Correction);
    }

    public static async Task<IReadOnlyList<DecisionSummary>> RecentAsync(NpgsqlConnection connection, int limit, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<SummaryRow>(new CommandDefinition(Newest, new { limit }, cancellationToken: cancellationToken))).Select(row => row.ToSummary())];

    /// <summary>Records of one writer and layout after a sequence, in order, as they come from the server: all that learning is rebuilt from.</summary>
    public static IEnumerable<JournalEntry> ReadRecords(NpgsqlConnection connection, string writer, string layout, long after)
    {
        foreach (var row in connection.Query<StoredRecordRow>(Records, new { writer, layout, after }, buffered: false, commandTimeout: 0))
            yield return new JournalEntry(writer, row.Sequence, row.ToRecord());
    }

    /// <summary>Answered requests since a moment, every n-th where there are more than a limit.</summary>
    public static async Task<RequestSample> SampleAsync(NpgsqlConnection connection, DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken)
    {
        // As of one moment, so that the count is that of what is numbered.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var from = Microseconds.From(since);
        var total = await connection.QuerySingleAsync<long>(new CommandDefinition(Count, new { first = PostgresId.First(from), since = from, profile }, transaction, cancellationToken: cancellationToken));
        var step = (int)Math.Max(1, (total + limit - 1) / limit);
        var requests = new List<LoggedRequest>();

        // Row by row: the records are large, and only the numbers of each are kept.
        foreach (var row in connection.Query<SampledRow>(Sampled, new { first = PostgresId.First(from), since = from, profile, step }, transaction, buffered: false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.ToRequest() is { } request)
                requests.Add(request);
        }

        return new RequestSample(requests, total, step);
    }

    private sealed class DecisionRow
    {
        public string Decision { get; init; } = "";
        public string[]? Feedback { get; init; }
        public string? Correction { get; init; }
    }

    private sealed class SummaryRow : DecisionSummaryRow
    {
        public Guid Id { get; init; }

        public DecisionSummary ToSummary() => ToSummary(Id);
    }
}

using Dapper;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Reads single decisions and lists of them.</summary>
internal static class PostgresDecisions
{
    // One statement, so that a score and its decision are seen as of one moment. What nobody scored has no quality: then the scores are not looked
    // at, whose index may be on the disk alone.
    private const string ById =
        """
        SELECT record AS Decision,
               CASE WHEN quality IS NOT NULL THEN
                   (SELECT array_agg(record ORDER BY at, writer, sequence) FROM feedback WHERE decision_id = @id) END AS Feedback,
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

    // Ids begin with their time: the days before are not even looked at.
    private const string InWindow = "FROM decisions WHERE id >= @FirstId AND decided_at >= @Since AND (@Profile::text IS NULL OR profile = @Profile)";

    private const string Sampled =
        $"""
        SELECT d.record AS Record, d.quality AS Quality, d.energy_joules AS EnergyJoules
        FROM (SELECT id, row_number() OVER (ORDER BY decided_at, id) AS number {InWindow}) numbered
        JOIN decisions d ON d.id = numbered.id
        WHERE d.id >= @FirstId AND numbered.number % @Step = 0
        ORDER BY numbered.number
        """;

    /// <summary>Answered requests since a moment, every n-th where there are more than a limit.</summary>
    public static async Task<RequestSample> SampleAsync(
        NpgsqlConnection connection, DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken)
    {
        var microseconds = Microseconds.From(since);
        var first = PostgresId.First(microseconds);
        var total = await connection.QuerySingleAsync<long>(
            new CommandDefinition("SELECT count(*) " + InWindow, new { FirstId = first, Since = microseconds, Profile = profile }, cancellationToken: cancellationToken));
        var step = RequestSample.StepOf(total, limit);

        // Row by row: the records are large, and only the numbers of each are kept.
        var requests = new List<LoggedRequest>();
        await foreach (var row in connection.QueryUnbufferedAsync<SampledRow>(Sampled, new { FirstId = first, Since = microseconds, Profile = profile, Step = (long)step }).WithCancellation(cancellationToken))
        {
            if (row.ToRequest() is { } request)
                requests.Add(request);
        }

        return new RequestSample(requests, total, step);
    }

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

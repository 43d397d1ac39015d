using Dapper;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Reads single decisions and lists of them.</summary>
internal static class SqliteDecisions
{
    public static StoredDecision? Find(SqliteConnection connection, Guid id)
    {
        var parameters = new { Id = SqliteId.Write(id) };

        // One transaction, so that a score and its decision are seen as of one moment.
        using var transaction = connection.BeginTransaction(deferred: true);
        var decision = connection.QuerySingleOrDefault<string>("SELECT record FROM decisions WHERE id = @Id", parameters, transaction);
        if (decision is null)
            return null;
        var feedback = connection.Query<string>(
            "SELECT f.record FROM feedback f WHERE f.decision_id = @Id ORDER BY f.at, f.writer, f.sequence", parameters, transaction);
        var correction = connection.QueryFirstOrDefault<string>(
            "SELECT record FROM energy_corrections WHERE decision_id = @Id ORDER BY writer DESC, sequence DESC LIMIT 1", parameters, transaction);
        return RecordJson.ToStored(decision, feedback, correction);
    }

    public static List<DecisionSummary> Recent(SqliteConnection connection, int limit) =>
    [
        .. connection.Query<SummaryRow>(
            """
            SELECT id AS Id, decided_at AS DecidedAt, profile AS Profile, task AS Task, model AS Model, host AS Host, kind AS Kind,
                   propensity AS Propensity, status AS Status, duration_ms AS DurationMs, energy_joules AS EnergyJoules,
                   energy_source AS EnergySource, completion_tokens AS CompletionTokens, quality AS Quality
            FROM decisions ORDER BY decided_at DESC, id DESC LIMIT @Limit
            """,
            new { Limit = limit }).Select(row => row.ToSummary()),
    ];

    /// <summary>Records of one writer and layout after a sequence, in order: all that learning is rebuilt from.</summary>
    public static IEnumerable<JournalEntry> ReadRecords(SqliteConnection connection, string writer, string layout, long after)
    {
        var rows = connection.Query<StoredRecordRow>(
            """
            SELECT sequence AS Sequence, 0 AS Kind, record AS Record FROM decisions WHERE writer = @writer AND sequence > @after AND layout = @layout
            UNION ALL
            SELECT sequence, 1, record FROM feedback WHERE writer = @writer AND sequence > @after AND layout = @layout
            UNION ALL
            SELECT sequence, 2, record FROM generations WHERE writer = @writer AND sequence > @after AND layout = @layout
            UNION ALL
            SELECT sequence, 3, record FROM energy_corrections WHERE writer = @writer AND sequence > @after AND layout = @layout
            ORDER BY 1
            """,
            new { writer, layout, after },
            buffered: false);
        foreach (var row in rows)
            yield return new JournalEntry(writer, row.Sequence, row.ToRecord());
    }

    /// <summary>Answered requests since a moment, every n-th where there are more than a limit.</summary>
    public static RequestSample Sample(SqliteConnection connection, DateTimeOffset since, string? profile, int limit)
    {
        var parameters = new { Since = Microseconds.From(since), Profile = profile };
        using var transaction = connection.BeginTransaction(deferred: true);
        var total = connection.QuerySingle<long>(
            "SELECT count(*) FROM decisions WHERE decided_at >= @Since AND (@Profile IS NULL OR profile = @Profile)", parameters, transaction);
        var step = (int)Math.Max(1, (total + limit - 1) / limit);

        // Row by row: the records are large, and only the numbers of each are kept.
        var rows = connection.Query<SampledRow>(
            """
            SELECT d.record AS Record, d.quality AS Quality, d.energy_joules AS EnergyJoules
            FROM (SELECT rowid AS place, row_number() OVER (ORDER BY decided_at, rowid) AS number
                  FROM decisions WHERE decided_at >= @Since AND (@Profile IS NULL OR profile = @Profile)) AS window
            JOIN decisions d ON d.rowid = window.place
            WHERE window.number % @Step = 0
            ORDER BY window.number
            """,
            new { parameters.Since, parameters.Profile, Step = step }, transaction, buffered: false);
        var requests = rows.Select(row => row.ToRequest()).OfType<LoggedRequest>().ToList();
        return new RequestSample(requests, total, step);
    }

    private sealed class SummaryRow : DecisionSummaryRow
    {
        public byte[] Id { get; init; } = [];

        public DecisionSummary ToSummary() => ToSummary(SqliteId.Read(Id));
    }
}

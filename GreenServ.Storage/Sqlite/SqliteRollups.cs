using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Sums per second, minute and hour. Touched ones are computed anew, so they are right whatever happened before.</summary>
internal static class SqliteRollups
{
    /// <summary>The sums of a roll-up over rows of <c>decisions</c>.</summary>
    public const string SumsOfDecisions =
        """
        count(*) AS requests,
        sum(status = 'Completed') AS completed,
        sum(status = 'Failed') AS failed,
        count(quality) AS rated,
        total(quality) AS quality_sum,
        total(quality * quality) AS quality_square_sum,
        count(energy_joules) AS energy_count,
        sum(energy_joules IS NOT NULL AND energy_source = 'Estimated') AS energy_estimated,
        sum(energy_joules IS NOT NULL AND energy_source = 'Attributed') AS energy_attributed,
        total(energy_joules) AS energy_sum,
        total(iif(status = 'Completed', duration_ms, 0)) AS duration_ms_sum,
        count(energy_joules * grams_per_joule) AS carbon_count,
        total(energy_joules * grams_per_joule) AS carbon_sum
        """;

    /// <summary>The same over rows of a finer roll-up.</summary>
    public const string SumsOfRollups =
        """
        sum(requests) AS requests, sum(completed) AS completed, sum(failed) AS failed, sum(rated) AS rated, sum(quality_sum) AS quality_sum,
        sum(quality_square_sum) AS quality_square_sum, sum(energy_count) AS energy_count, sum(energy_estimated) AS energy_estimated,
        sum(energy_attributed) AS energy_attributed, sum(energy_sum) AS energy_sum, sum(duration_ms_sum) AS duration_ms_sum,
        sum(carbon_count) AS carbon_count, sum(carbon_sum) AS carbon_sum
        """;

    private const string Columns =
        """
        start, model, requests, completed, failed, rated, quality_sum, quality_square_sum, energy_count, energy_estimated, energy_attributed,
        energy_sum, duration_ms_sum, carbon_count, carbon_sum
        """;

    private const string RecomputeSecond =
        $"""
        DELETE FROM rollups_second WHERE start = @Start;
        INSERT INTO rollups_second ({Columns})
        SELECT @Start, model, {SumsOfDecisions} FROM decisions WHERE decided_at >= @Start AND decided_at < @End GROUP BY model
        """;

    public static void Recompute(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyCollection<long> seconds)
    {
        connection.Execute(RecomputeSecond, seconds.Select(start => new Span(start, start + Microseconds.PerSecond)), transaction);
        Sum(connection, transaction, seconds, "rollups_second", "rollups_minute", Microseconds.PerMinute);
        Sum(connection, transaction, seconds, "rollups_minute", "rollups_hour", Microseconds.PerHour);
    }

    private static void Sum(
        SqliteConnection connection, SqliteTransaction transaction, IReadOnlyCollection<long> touched, string finer, string coarser, long unit)
    {
        var starts = touched.Select(start => Microseconds.Floor(start, unit)).Distinct();
        connection.Execute(
            $"""
            DELETE FROM {coarser} WHERE start = @Start;
            INSERT INTO {coarser} ({Columns})
            SELECT @Start, model, {SumsOfRollups} FROM {finer} WHERE start >= @Start AND start < @End GROUP BY model
            """,
            starts.Select(start => new Span(start, start + unit)),
            transaction);
    }

    private sealed record Span(long Start, long End);
}

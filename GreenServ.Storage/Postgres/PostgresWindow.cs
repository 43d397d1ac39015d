using Dapper;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>
/// Sums over all decisions since a moment, from the coarsest roll-up that fits: hours, before them minutes, before them
/// seconds, before them the decisions of the first, cut second.
/// </summary>
internal static class PostgresWindow
{
    private const string Rows =
        $"""
        SELECT decided_at AS start, model, 1::bigint AS requests, (status = 'Completed')::int::bigint AS completed, (status = 'Failed')::int::bigint AS failed,
               (quality IS NOT NULL)::int::bigint AS rated, coalesce(quality, 0) AS quality_sum, coalesce(quality * quality, 0) AS quality_square_sum,
               (energy_joules IS NOT NULL)::int::bigint AS energy_count,
               (energy_joules IS NOT NULL AND energy_source = 'Estimated')::int::bigint AS energy_estimated,
               (energy_joules IS NOT NULL AND energy_source = 'Attributed')::int::bigint AS energy_attributed,
               coalesce(energy_joules, 0) AS energy_sum, CASE WHEN status = 'Completed' THEN duration_ms ELSE 0 END AS duration_ms_sum,
               (energy_joules * grams_per_joule IS NOT NULL)::int::bigint AS carbon_count, coalesce(energy_joules * grams_per_joule, 0) AS carbon_sum
        FROM decisions WHERE id >= @FirstId AND id < @PastId AND decided_at >= @Since
        UNION ALL SELECT start, model, {PostgresRollups.Sums} FROM rollups_second WHERE start >= @Seconds AND start < @Minutes
        UNION ALL SELECT start, model, {PostgresRollups.Sums} FROM rollups_minute WHERE start >= @Minutes AND start < @Hours
        UNION ALL SELECT start, model, {PostgresRollups.Sums} FROM rollups_hour WHERE start >= @Hours
        """;

    private const string Sums =
        """
        rated AS Rated, quality_sum AS QualitySum, quality_square_sum AS QualitySquareSum, energy_count AS EnergyCount,
        energy_estimated AS EnergyEstimated, energy_attributed AS EnergyAttributed, energy_sum AS EnergySum,
        carbon_count AS CarbonCount, carbon_sum AS CarbonSum
        """;

    private const string Models =
        $"""
        SELECT model AS Model, requests AS Requests, completed AS Completed, {Sums}, duration_ms_sum AS DurationMsSum
        FROM (SELECT model, {PostgresRollups.SumsOfRollups} FROM ({Rows}) parts GROUP BY model) totals
        ORDER BY requests DESC, model
        """;

    private const string Buckets =
        $"""
        SELECT bucket AS Start, requests AS Requests, failed AS Failed, {Sums}
        FROM (SELECT start / @Bucket * @Bucket AS bucket, {PostgresRollups.SumsOfRollups} FROM ({Rows}) parts GROUP BY bucket) totals
        ORDER BY bucket
        """;

    public static async Task<IReadOnlyList<ModelSummary>> SumModelsAsync(NpgsqlConnection connection, DateTimeOffset since, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<ModelRow>(Command(Models, WindowParts.ForTotals(since), cancellationToken))).Select(row => row.ToSummary())];

    public static async Task<IReadOnlyList<TrafficPoint>> SumTrafficAsync(
        NpgsqlConnection connection, DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<BucketRow>(Command(Buckets, WindowParts.ForBuckets(since, bucket), cancellationToken))).Select(row => row.ToPoint())];

    private static CommandDefinition Command(string sql, WindowParts parts, CancellationToken cancellationToken) => new(
        sql,
        new
        {
            parts.Since,
            parts.Seconds,
            parts.Minutes,
            parts.Hours,
            parts.Bucket,
            FirstId = PostgresId.First(parts.Since),
            PastId = PostgresId.First(parts.Seconds),
        },
        cancellationToken: cancellationToken);
}

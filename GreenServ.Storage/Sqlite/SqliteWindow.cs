using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>
/// Sums over all decisions since a moment, from the coarsest roll-up that fits: hours, before them minutes, before them
/// seconds, before them the decisions of the first, cut second.
/// </summary>
internal static class SqliteWindow
{
    private const string Rows =
        """
        SELECT decided_at AS start, model, 1 AS requests, status = 'Completed' AS completed, status = 'Failed' AS failed,
               quality IS NOT NULL AS rated, ifnull(quality, 0.0) AS quality_sum, ifnull(quality * quality, 0.0) AS quality_square_sum,
               energy_joules IS NOT NULL AS energy_count, energy_joules IS NOT NULL AND energy_source = 'Estimated' AS energy_estimated,
               energy_joules IS NOT NULL AND energy_source = 'Attributed' AS energy_attributed,
               ifnull(energy_joules, 0.0) AS energy_sum, iif(status = 'Completed', duration_ms, 0.0) AS duration_ms_sum,
               energy_joules * grams_per_joule IS NOT NULL AS carbon_count, ifnull(energy_joules * grams_per_joule, 0.0) AS carbon_sum
        FROM decisions WHERE decided_at >= @Since AND decided_at < @Seconds
        UNION ALL SELECT * FROM rollups_second WHERE start >= @Seconds AND start < @Minutes
        UNION ALL SELECT * FROM rollups_minute WHERE start >= @Minutes AND start < @Hours
        UNION ALL SELECT * FROM rollups_hour WHERE start >= @Hours
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
        FROM (SELECT model, {SqliteRollups.SumsOfRollups} FROM ({Rows}) GROUP BY model)
        ORDER BY requests DESC, model
        """;

    private const string Buckets =
        $"""
        SELECT bucket AS Start, requests AS Requests, failed AS Failed, {Sums}
        FROM (SELECT start / @Bucket * @Bucket AS bucket, {SqliteRollups.SumsOfRollups} FROM ({Rows}) GROUP BY bucket)
        ORDER BY bucket
        """;

    public static List<ModelSummary> SumModels(SqliteConnection connection, DateTimeOffset since) =>
        [.. connection.Query<ModelRow>(Models, WindowParts.ForTotals(since)).Select(row => row.ToSummary())];

    public static List<TrafficPoint> SumTraffic(SqliteConnection connection, DateTimeOffset since, TimeSpan bucket) =>
        [.. connection.Query<BucketRow>(Buckets, WindowParts.ForBuckets(since, bucket)).Select(row => row.ToPoint())];
}

using Dapper;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Sums per second, minute and hour. Touched ones are computed anew, so they are right whatever happened before.</summary>
internal static class PostgresRollups
{
    /// <summary>The columns of a roll-up behind its start and model.</summary>
    public const string Sums =
        """
        requests, completed, failed, rated, quality_sum, quality_square_sum, energy_count, energy_estimated, energy_attributed, energy_sum,
        duration_ms_sum, carbon_count, carbon_sum
        """;

    /// <summary>These over rows of a finer roll-up.</summary>
    public const string SumsOfRollups =
        """
        sum(requests)::bigint AS requests, sum(completed)::bigint AS completed, sum(failed)::bigint AS failed, sum(rated)::bigint AS rated,
        sum(quality_sum) AS quality_sum, sum(quality_square_sum) AS quality_square_sum, sum(energy_count)::bigint AS energy_count,
        sum(energy_estimated)::bigint AS energy_estimated, sum(energy_attributed)::bigint AS energy_attributed, sum(energy_sum) AS energy_sum,
        sum(duration_ms_sum) AS duration_ms_sum, sum(carbon_count)::bigint AS carbon_count, sum(carbon_sum) AS carbon_sum
        """;

    /// <summary>These over decisions.</summary>
    private const string SumsOfDecisions =
        """
        count(*) AS requests,
        count(*) FILTER (WHERE status = 'Completed') AS completed,
        count(*) FILTER (WHERE status = 'Failed') AS failed,
        count(quality) AS rated,
        coalesce(sum(quality), 0) AS quality_sum,
        coalesce(sum(quality * quality), 0) AS quality_square_sum,
        count(energy_joules) AS energy_count,
        count(energy_joules) FILTER (WHERE energy_source = 'Estimated') AS energy_estimated,
        count(energy_joules) FILTER (WHERE energy_source = 'Attributed') AS energy_attributed,
        coalesce(sum(energy_joules), 0) AS energy_sum,
        coalesce(sum(duration_ms) FILTER (WHERE status = 'Completed'), 0) AS duration_ms_sum,
        count(energy_joules * grams_per_joule) AS carbon_count,
        coalesce(sum(energy_joules * grams_per_joule), 0) AS carbon_sum
        """;

    // A row never loses its last decision but with its whole day, so replacing what is there is enough. That all ids lie between
    // the first and the last tells the planner which days to look at.
    private const string RecomputeSeconds =
        $"""
        INSERT INTO rollups_second (start, model, {Sums})
        SELECT touched.start, summed.*
        FROM unnest(@Starts, @From, @To) AS touched (start, first, past)
        CROSS JOIN LATERAL (
            SELECT model, {SumsOfDecisions} FROM decisions
            WHERE id >= first AND id < past AND id >= @First AND id < @Past GROUP BY model) summed
        ON CONFLICT (start, model) DO UPDATE SET ({Sums}) = ROW ({Excluded})
        """;

    private const string Excluded =
        """
        excluded.requests, excluded.completed, excluded.failed, excluded.rated, excluded.quality_sum, excluded.quality_square_sum,
        excluded.energy_count, excluded.energy_estimated, excluded.energy_attributed, excluded.energy_sum, excluded.duration_ms_sum,
        excluded.carbon_count, excluded.carbon_sum
        """;

    /// <param name="transaction">Holds the lock of telemetry.</param>
    /// <param name="seconds">Starts of the touched seconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RecomputeAsync(NpgsqlTransaction transaction, IReadOnlyCollection<long> seconds, CancellationToken cancellationToken)
    {
        if (seconds.Count == 0)
            return;
        long[] starts = [.. seconds.Order()];
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            RecomputeSeconds,
            new
            {
                Starts = starts,
                From = starts.Select(PostgresId.First).ToArray(),
                To = starts.Select(start => PostgresId.First(start + Microseconds.PerSecond)).ToArray(),
                First = PostgresId.First(starts[0]),
                Past = PostgresId.First(starts[^1] + Microseconds.PerSecond),
            },
            transaction,
            cancellationToken: cancellationToken));
        await SumAsync(transaction, starts, "rollups_second", "rollups_minute", Microseconds.PerMinute, cancellationToken);
        await SumAsync(transaction, starts, "rollups_minute", "rollups_hour", Microseconds.PerHour, cancellationToken);
    }

    private static Task<int> SumAsync(
        NpgsqlTransaction transaction, long[] touched, string finer, string coarser, long unit, CancellationToken cancellationToken)
    {
        long[] starts = [.. touched.Select(start => Microseconds.Floor(start, unit)).Distinct()];
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"""
            INSERT INTO {coarser} (start, model, {Sums})
            SELECT touched.start, summed.*
            FROM unnest(@starts) AS touched (start)
            CROSS JOIN LATERAL (
                SELECT model, {SumsOfRollups} FROM {finer} finer
                WHERE finer.start >= touched.start AND finer.start < touched.start + @unit AND finer.start >= @First AND finer.start < @Past GROUP BY model) summed
            ON CONFLICT (start, model) DO UPDATE SET ({Sums}) = ROW ({Excluded})
            """,
            new { starts, unit, First = starts[0], Past = starts[^1] + unit },
            transaction,
            cancellationToken: cancellationToken));
    }
}

using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Samples of promises: read in buckets, and thinned as they age (<see cref="SlaSampleAges"/>).</summary>
internal static class PostgresSlaSamples
{
    // The accounts are found by stepping through the key, so that few samples are read however many are kept. A line begins
    // with how things stood before the window: while nothing changes no sample is written.
    private const string Buckets =
        """
        WITH RECURSIVE accounts (name) AS (
            SELECT min(account) FROM sla_samples
            UNION ALL
            SELECT (SELECT min(account) FROM sla_samples WHERE account > name) FROM accounts WHERE name IS NOT NULL
        ),
        starts (name, start) AS (
            SELECT name, coalesce((SELECT max(at) FROM sla_samples WHERE account = name AND at < @Since), @Since) FROM accounts WHERE name IS NOT NULL
        )
        SELECT at AS At, account AS Account, alpha AS Alpha, debt AS Debt, decided AS Decided, scored AS Scored, satisfaction AS Satisfaction,
               price_joules AS PriceJoules, is_reachable::int::bigint AS IsReachable, best_reachable AS BestReachable
        FROM (
            SELECT s.*, row_number() OVER (PARTITION BY s.account, s.at / @Bucket ORDER BY s.at DESC, s.writer DESC, s.sequence DESC) AS place
            FROM starts JOIN sla_samples s ON s.account = name AND s.at >= start
        ) placed
        WHERE place = 1 ORDER BY at DESC, account LIMIT @MaxPoints
        """;

    private const string KeepLastOfEachStep =
        """
        DELETE FROM sla_samples WHERE at < @before AND EXISTS (
            SELECT 1 FROM sla_samples later
            WHERE later.account = sla_samples.account
              AND (later.at, later.writer, later.sequence) > (sla_samples.at, sla_samples.writer, sla_samples.sequence)
              AND later.at < (sla_samples.at / @step + 1) * @step)
        """;

    public static async Task<IReadOnlyList<SlaSampleRecord>> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken)
    {
        var parameters = new { Since = Microseconds.From(since), Bucket = bucket.Ticks / TimeSpan.TicksPerMicrosecond, SlaSampleAges.MaxPoints };
        var rows = await connection.QueryAsync<SlaSampleRow>(new CommandDefinition(Buckets, parameters, cancellationToken: cancellationToken));
        return [.. rows.OrderBy(row => row.Account, StringComparer.Ordinal).ThenBy(row => row.At).Select(row => row.ToRecord())];
    }

    /// <summary>Drops what is finer than its age deserves, and what is too old.</summary>
    public static async Task ThinAsync(NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ExecuteAsync("DELETE FROM sla_samples WHERE at < @Before", new { Before = Microseconds.From(now - SlaSampleAges.Kept) });
        foreach (var (before, step) in SlaSampleAges.Tiers(now))
            await ExecuteAsync(KeepLastOfEachStep, new { before, step });

        Task ExecuteAsync(string sql, object parameters) =>
            transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
    }
}

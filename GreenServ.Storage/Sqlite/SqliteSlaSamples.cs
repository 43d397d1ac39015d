using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Sqlite;

/// <summary>Samples of promises: read in buckets, and thinned as they age (<see cref="SlaSampleAges"/>).</summary>
internal static partial class SqliteSlaSamples
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
               price_joules AS PriceJoules, is_reachable AS IsReachable, best_reachable AS BestReachable
        FROM (
            SELECT s.*, row_number() OVER (PARTITION BY s.account, s.at / @Bucket ORDER BY s.at DESC, s.writer DESC, s.sequence DESC) AS place
            FROM starts CROSS JOIN sla_samples s WHERE s.account = name AND s.at >= start
        )
        WHERE place = 1 ORDER BY at DESC, account LIMIT @MaxPoints
        """;

    private const string KeepLastOfEachStep =
        """
        DELETE FROM sla_samples WHERE at < @Before AND EXISTS (
            SELECT 1 FROM sla_samples later
            WHERE later.account = sla_samples.account
              AND (later.at, later.writer, later.sequence) > (sla_samples.at, sla_samples.writer, sla_samples.sequence)
              AND later.at < (sla_samples.at / @Step + 1) * @Step)
        """;

    /// <summary>Nights without requests are nothing to speak of.</summary>
    private static readonly TimeSpan s_jump = TimeSpan.FromDays(7);

    public static List<SlaSampleRecord> Read(SqliteConnection connection, DateTimeOffset since, TimeSpan bucket)
    {
        var parameters = new { Since = Microseconds.From(since), Bucket = bucket.Ticks / TimeSpan.TicksPerMicrosecond, SlaSampleAges.MaxPoints };
        return
        [
            .. connection.Query<SlaSampleRow>(Buckets, parameters)
                .OrderBy(row => row.Account, StringComparer.Ordinal).ThenBy(row => row.At)
                .Select(row => row.ToRecord()),
        ];
    }

    /// <summary>Drops what is finer than its age deserves, and what is too old.</summary>
    public static void Thin(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now, ILogger logger)
    {
        var clock = connection.QuerySingle<AgeClock>("SELECT reached AS Reached, at AS At FROM age_clock", transaction: transaction).Look(Microseconds.From(now));
        connection.Execute("UPDATE age_clock SET reached = @Reached, at = @At", clock, transaction);
        if (clock.Lag > s_jump)
            LogJump(logger, now, Microseconds.ToTime(clock.Reached));
        var today = Microseconds.ToTime(clock.Today(connection.QuerySingle<long?>("SELECT max(at) FROM sla_samples", transaction: transaction) ?? 0));
        connection.Execute("DELETE FROM sla_samples WHERE at < @Before", new { Before = Microseconds.From(today - SlaSampleAges.Kept) }, transaction);
        foreach (var (before, step) in SlaSampleAges.Tiers(today))
            connection.Execute(KeepLastOfEachStep, new { Before = before, Step = step }, transaction);
    }

    [LoggerMessage(LogLevel.Information, "The clock says {Now}, further than time has passed for samples of promises: it jumped, or there were none for a while. They age as of {Reached}, at twice the pace of time.")]
    private static partial void LogJump(ILogger logger, DateTimeOffset now, DateTimeOffset reached);
}

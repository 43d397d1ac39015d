using Dapper;
using GreenServ.Storage.Records;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Samples of promises: read in buckets, and thinned as they age.</summary>
/// <remarks>
/// A promise that is busy brings a sample every 5 s, 17,280 a day. Nobody looks at last week in steps of 5 s, so what is kept gets
/// coarser with age: every sample of the last two hours, then the last one of each minute for a week and a day (this week
/// beside the last), then the last one of each hour for 400 days (this month beside that of a year ago). That is some 22,500
/// samples per promise at most. Only steps finer than these lose anything: the last sample of a longer step is still there.
/// </remarks>
internal static class SqliteSlaSamples
{
    /// <summary>Samples that one reading returns at most.</summary>
    public const int MaxPoints = 10_000;

    /// <summary>How old a sample may get before it goes for good.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    private static readonly (TimeSpan Age, long Step)[] s_tiers =
    [
        (TimeSpan.FromHours(2), Microseconds.PerMinute),
        (TimeSpan.FromDays(8), 60 * Microseconds.PerMinute),
    ];

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

    public static List<SlaSampleRecord> Read(SqliteConnection connection, DateTimeOffset since, TimeSpan bucket)
    {
        var parameters = new { Since = Microseconds.From(since), Bucket = bucket.Ticks / TimeSpan.TicksPerMicrosecond, MaxPoints };
        return
        [
            .. connection.Query<SampleRow>(Buckets, parameters)
                .OrderBy(row => row.Account, StringComparer.Ordinal).ThenBy(row => row.At)
                .Select(row => row.ToRecord()),
        ];
    }

    /// <summary>Drops what is finer than its age deserves, and what is too old.</summary>
    public static void Thin(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
    {
        connection.Execute("DELETE FROM sla_samples WHERE at < @Before", new { Before = Microseconds.From(now - Kept) }, transaction);
        foreach (var (age, step) in s_tiers)
        {
            // A whole number of steps, so that none is cut in two.
            var before = Microseconds.Floor(Microseconds.From(now - age), step);
            connection.Execute(KeepLastOfEachStep, new { Before = before, Step = step }, transaction);
        }
    }

    private sealed class SampleRow
    {
        public long At { get; init; }
        public string Account { get; init; } = "";
        public double Alpha { get; init; }
        public double Debt { get; init; }
        public double Decided { get; init; }
        public double Scored { get; init; }
        public double? Satisfaction { get; init; }
        public double? PriceJoules { get; init; }
        public long IsReachable { get; init; }
        public double? BestReachable { get; init; }

        public SlaSampleRecord ToRecord() => new()
        {
            At = Microseconds.ToTime(At),
            Account = Account,
            Alpha = Alpha,
            Debt = Debt,
            Decided = Decided,
            Scored = Scored,
            Satisfaction = Satisfaction,
            PriceJoules = PriceJoules,
            IsReachable = IsReachable != 0,
            BestReachable = BestReachable,
        };
    }
}

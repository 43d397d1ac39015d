using System.Diagnostics;
using System.Text;
using Dapper;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GreenServ.StoreBench;

/// <summary>Thirty days of decisions that the server makes itself, evenly spread, each with a record of usual size, a quarter with a score, a quarter with a correction; sums by the store's own code.</summary>
internal static class History
{
    private const int Days = 30;

    private const string Id = "(lpad(to_hex(at / 1000), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') || '8000' || lpad(to_hex(i), 12, '0'))::uuid";

    private const string Insert =
        $"""
        INSERT INTO decisions (id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity, status, duration_ms, energy_joules,
                               energy_source, completion_tokens, quality, grams_per_joule, record)
        SELECT {Id},
               'bench', i, 'default-1', at, 'default', 'greenserv', 'math', 'model-' || (i * 7919 % 16) || ':8b', 'gpu-1', 'Drawn', random(),
               CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Completed' END, random() * 9000, random() * 400, CASE WHEN i % 4 = 2 THEN 'Attributed' ELSE 'Estimated' END, i % 800,
               CASE WHEN i % 4 = 0 THEN random() END, 0.0001, @Record
        FROM (SELECT i, @Start + (i - @From) * @Step AS at FROM generate_series(@From, @Last) AS i) moments
        """;

    private const string Rate =
        """
        INSERT INTO feedback (decision_id, at, writer, sequence, layout, score, source, record)
        SELECT id, decided_at + 60000000, 'scores', sequence, layout, quality, 'user', @Score FROM decisions
        WHERE id >= @First AND id < @Past AND quality IS NOT NULL
        """;

    private const string Correct =
        """
        INSERT INTO energy_corrections (decision_id, writer, sequence, layout, energy_joules, energy_source, record)
        SELECT id, 'corrections', sequence, layout, energy_joules, 'Attributed', @Correction FROM decisions
        WHERE id >= @First AND id < @Past AND energy_source = 'Attributed'
        """;

    private const string Pick =
        $"""
        SELECT {Id}
        FROM (SELECT i, @Start + (i / @PerDay * @Day) + (i % @PerDay * (@Day / @PerDay)) AS at
              FROM (SELECT floor(random() * @Count)::bigint AS i FROM generate_series(1, 1000)) numbers) moments
        """;

    public static async Task FillAsync(string connectionString, long decisions)
    {
        using var storage = PostgresStorage.Open(connectionString, TimeProvider.System, NullLoggerFactory.Instance);
        await storage.Store.MigrateAsync(default);
        await using var connection = await ConnectAsync(connectionString);
        var perDay = decisions / Days;
        var today = Microseconds.Floor(Microseconds.From(DateTimeOffset.UtcNow), Microseconds.PerDay);
        var (decision, score, correction) = Records();
        var clock = Stopwatch.StartNew();
        for (var day = 0; day < Days; day++)
        {
            var start = today - ((Days - day) * Microseconds.PerDay);
            await using var transaction = await connection.BeginTransactionAsync();
            await PostgresDays.EnsureAsync(transaction, [start], default);
            await connection.ExecuteAsync(
                Insert, new { Start = start, Step = Microseconds.PerDay / perDay, From = day * perDay, Last = ((day + 1) * perDay) - 1, Record = decision }, transaction, commandTimeout: 0);
            var (first, past) = (PostgresId.First(start), PostgresId.First(start + Microseconds.PerDay));
            await connection.ExecuteAsync(Rate, new { First = first, Past = past, Score = score }, transaction, commandTimeout: 0);
            await connection.ExecuteAsync(Correct, new { First = first, Past = past, Correction = correction }, transaction, commandTimeout: 0);
            for (var hour = 0; hour < 24; hour++)
            {
                var seconds = Enumerable.Range(hour * 3600, 3600).Select(second => start + (second * Microseconds.PerSecond)).ToArray();
                await PostgresRollups.RecomputeAsync(transaction, seconds, default);
            }

            await transaction.CommitAsync();
            Console.WriteLine($"day {day + 1} of {Days}, {clock.Elapsed.TotalSeconds:F0} s");
        }

        await connection.ExecuteAsync("VACUUM ANALYZE", commandTimeout: 0);
        Console.WriteLine($"{perDay * Days} decisions in {clock.Elapsed.TotalSeconds:F0} s, {await connection.ExecuteScalarAsync<long>("SELECT pg_database_size(current_database())") / 1e9:F1} GB");
    }

    /// <summary>Ids from all over the history, made without looking at its rows: what is asked first is read from the disk.</summary>
    public static async Task<IReadOnlyList<Guid>> IdsAsync(string connectionString)
    {
        await using var connection = await ConnectAsync(connectionString);
        var first = await connection.QuerySingleAsync<long>("SELECT decided_at FROM decisions ORDER BY id LIMIT 1");
        var count = await connection.QuerySingleAsync<long>("SELECT sequence + 1 FROM decisions ORDER BY id DESC LIMIT 1");
        return [.. await connection.QueryAsync<Guid>(Pick, new { Start = first, PerDay = count / Days, Day = Microseconds.PerDay, Count = count })];
    }

    /// <summary>One record of each kind.</summary>
    private static (string Decision, string Score, string Correction) Records()
    {
        var entries = new Traffic(DateTimeOffset.UtcNow, recordsPerSecond: 100, seed: 2).Next(200);
        return (Json<DecisionRecord>(), Json<FeedbackRecord>(), Json<EnergyRecord>());

        string Json<TRecord>() => Encoding.UTF8.GetString(entries.First(entry => entry.Record is TRecord).Json!);
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Search Path=greenserv");
        await connection.OpenAsync();
        return connection;
    }
}

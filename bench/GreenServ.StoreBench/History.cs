using System.Diagnostics;
using System.Text.Json;
using Dapper;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GreenServ.StoreBench;

/// <summary>Thirty days of decisions that the server makes itself, evenly spread, each with a record of usual size; sums by the store's own code.</summary>
internal static class History
{
    private const int Days = 30;

    private const string Insert =
        """
        INSERT INTO decisions (id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity, status, duration_ms, energy_joules,
                               energy_source, completion_tokens, quality, grams_per_joule, record)
        SELECT (lpad(to_hex(at / 1000), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0') || '8000' || lpad(to_hex(i), 12, '0'))::uuid,
               'bench', i, 'default-1', at, 'default', 'greenserv', 'math', 'model-' || (i * 7919 % 16) || ':8b', 'gpu-1', 'Drawn', random(),
               CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Completed' END, random() * 9000, random() * 400, 'Estimated', i % 800,
               CASE WHEN i % 4 = 0 THEN random() END, 0.0001, @Record
        FROM (SELECT i, @Start + (i - @From) * @Step AS at FROM generate_series(@From, @Last) AS i) moments
        """;

    public static async Task FillAsync(string connectionString, long decisions)
    {
        using var storage = PostgresStorage.Open(connectionString, TimeProvider.System, NullLoggerFactory.Instance);
        await storage.Store.MigrateAsync(default);
        await using var connection = await ConnectAsync(connectionString);
        var perDay = decisions / Days;
        var today = Microseconds.Floor(Microseconds.From(DateTimeOffset.UtcNow), Microseconds.PerDay);
        var record = JsonSerializer.Serialize((DecisionRecord)new Traffic(DateTimeOffset.UtcNow, 1, seed: 2).Next(1)[0].Record, RecordsJsonContext.Default.DecisionRecord);
        var clock = Stopwatch.StartNew();
        for (var day = 0; day < Days; day++)
        {
            var start = today - ((Days - day) * Microseconds.PerDay);
            await using var transaction = await connection.BeginTransactionAsync();
            await PostgresDays.EnsureAsync(transaction, [start], default);
            await connection.ExecuteAsync(
                Insert, new { Start = start, Step = Microseconds.PerDay / perDay, From = day * perDay, Last = ((day + 1) * perDay) - 1, Record = record }, transaction, commandTimeout: 0);
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

    /// <summary>Ids from all over the history.</summary>
    public static async Task<IReadOnlyList<Guid>> IdsAsync(string connectionString)
    {
        await using var connection = await ConnectAsync(connectionString);
        return [.. (await connection.QueryAsync<Guid>("SELECT id FROM decisions TABLESAMPLE SYSTEM (0.01) ORDER BY random() LIMIT 500", commandTimeout: 0))];
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Search Path=greenserv");
        await connection.OpenAsync();
        return connection;
    }
}

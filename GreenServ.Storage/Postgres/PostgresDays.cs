using System.Globalization;
using Dapper;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>
/// The partitions of a day: of decisions and what hangs on them by the time inside the id, and of the roll-ups of its seconds. Whoever
/// calls holds <see cref="PostgresLocks.Telemetry"/>.
/// </summary>
/// <remarks>
/// A partition is made beside its table and attached, and not as a part of it from the start: that would wait for every reader of
/// the table, and everybody else would wait behind it.
/// </remarks>
internal static class PostgresDays
{
    private const string Format = "yyyyMMdd";

    /// <summary>The last time that lies in a day.</summary>
    public static readonly long Last = Microseconds.From(DateTimeOffset.MaxValue);

    // A score or a correction that comes later finds room beside its decision, and no index has to hear of it.
    private static readonly (string Table, bool ById, string Storage)[] s_tables =
        [("decisions", true, " WITH (fillfactor = 80)"), ("feedback", true, ""), ("energy_corrections", true, ""), ("rollups_second", false, "")];

    /// <summary>Makes the days (each a time in microseconds) that are not there.</summary>
    /// <returns>The days that were made.</returns>
    public static async Task<IReadOnlyList<long>> EnsureAsync(NpgsqlTransaction transaction, IEnumerable<long> times, CancellationToken cancellationToken)
    {
        var days = times.Select(time => Microseconds.Floor(time, Microseconds.PerDay)).Distinct().Order().ToArray();
        var existing = await ListAsync(transaction, cancellationToken);
        long[] missing = [.. days.Except(existing)];
        foreach (var day in missing)
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(Create(day), transaction: transaction, cancellationToken: cancellationToken));
        return missing;
    }

    /// <summary>Starts of the days that are there, oldest first.</summary>
    public static async Task<IReadOnlyList<long>> ListAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var names = await transaction.Connection!.QueryAsync<string>(new CommandDefinition(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'decisions'::regclass ORDER BY c.relname",
            transaction: transaction,
            cancellationToken: cancellationToken));
        return [.. names.Select(name => Microseconds.From(DateTimeOffset.ParseExact(name[^Format.Length..], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)))];
    }

    /// <summary>Removes a day with all that hangs on it.</summary>
    public static Task DropAsync(NpgsqlTransaction transaction, long day, CancellationToken cancellationToken) => transaction.Connection!.ExecuteAsync(
        new CommandDefinition($"DROP TABLE {string.Join(", ", s_tables.Select(table => Name(table.Table, day)))}", transaction: transaction, cancellationToken: cancellationToken));

    private static string Create(long day) => string.Concat(s_tables.Select(table =>
    {
        var (name, end) = (Name(table.Table, day), day + Microseconds.PerDay);
        var range = table.ById ? $"FROM ('{PostgresId.First(day)}') TO ('{PostgresId.First(end)}')" : $"FROM ({day}) TO ({end})";
        return $"CREATE TABLE {name} (LIKE {table.Table} INCLUDING ALL){table.Storage}; ALTER TABLE {table.Table} ATTACH PARTITION {name} FOR VALUES {range};";
    }));

    private static string Name(string table, long day) =>
        $"{table}_{Microseconds.ToTime(day).ToString(Format, CultureInfo.InvariantCulture)}";
}

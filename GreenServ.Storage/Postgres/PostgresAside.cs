using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Records that are kept as bytes alone.</summary>
internal static class PostgresAside
{
    public static async Task PlaceAsync(NpgsqlTransaction transaction, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        JournalEntry[] aside = [.. entries.Where(entry => entry.Record is OpaqueRecord)];
        if (aside.Length == 0)
            return;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO set_aside (writer, sequence, reason, record)
            SELECT * FROM unnest(@Writers, @Sequences, @Reasons, @Records) ON CONFLICT DO NOTHING
            """,
            new
            {
                Writers = aside.Select(entry => entry.Writer).ToArray(),
                Sequences = aside.Select(entry => entry.Sequence).ToArray(),
                Reasons = aside.Select(entry => PostgresText.Clean(((OpaqueRecord)entry.Record).Problem)).ToArray(),
                Records = aside.Select(RecordJson.Write).ToArray(),
            },
            transaction,
            cancellationToken: cancellationToken));
    }

    public static async Task<IReadOnlyList<RecordAside>> ReadAsync(NpgsqlConnection connection, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<RecordAsideRow>(new CommandDefinition(
            "SELECT place, writer, sequence, record FROM set_aside WHERE place > @after ORDER BY place LIMIT @limit", new { after, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    public static Task<int> RemoveAsync(NpgsqlConnection connection, long place, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition("DELETE FROM set_aside WHERE place = @place", new { place }, cancellationToken: cancellationToken));
}

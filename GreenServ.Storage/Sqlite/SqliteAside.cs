using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Records that are kept as bytes alone.</summary>
internal static class SqliteAside
{
    public const string Insert =
        "INSERT INTO set_aside (writer, sequence, reason, record) VALUES ($writer, $sequence, $reason, $record) ON CONFLICT DO NOTHING";

    public static IReadOnlyList<RecordAside> Read(SqliteConnection connection, long after, int limit) =>
    [
        .. connection.Query<RecordAsideRow>(
            "SELECT place, writer, sequence, record FROM set_aside WHERE place > @after ORDER BY place LIMIT @limit", new { after, limit }).Select(row => row.ToRecord()),
    ];

    public static int Remove(SqliteConnection connection, long place) => connection.Execute("DELETE FROM set_aside WHERE place = @place", new { place });
}

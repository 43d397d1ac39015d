using Dapper;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Reads the moments at which arms began anew.</summary>
internal static class SqliteGenerations
{
    public static List<GenerationRecord> Recent(SqliteConnection connection, DateTimeOffset since, int limit) =>
    [
        .. connection.Query<string>(
            "SELECT record FROM generations WHERE at >= @Since ORDER BY at DESC, writer DESC, sequence DESC LIMIT @Limit",
            new { Since = Microseconds.From(since), Limit = limit }).Select(RecordJson.ReadGeneration),
    ];
}

using Dapper;
using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Reads predictions beside what came of them.</summary>
internal static class SqlitePredictions
{
    public static List<PredictionOutcome> Read(SqliteConnection connection, DateTimeOffset since, int limit) =>
    [
        .. connection.Query<(string Model, double Predicted, double Low, double High, double Joules, string Source)>(
            $"""
            SELECT model, predicted_joules, predicted_low_joules, predicted_high_joules, energy_joules, energy_source
            FROM decisions
            WHERE decided_at >= @since AND status = '{nameof(OutcomeStatus.Completed)}' AND energy_joules IS NOT NULL AND predicted_joules IS NOT NULL
            ORDER BY decided_at DESC LIMIT @limit
            """,
            new { since = Microseconds.From(since), limit })
            .Select(row => new PredictionOutcome(row.Model, row.Predicted, row.Low, row.High, row.Joules, Enum.Parse<EnergySource>(row.Source))),
    ];
}

using Dapper;
using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Reads predictions beside what came of them.</summary>
internal static class PostgresPredictions
{
    private const string Newest =
        $"""
        SELECT model, predicted_joules, predicted_low_joules, predicted_high_joules, energy_joules, energy_source
        FROM decisions
        WHERE id >= @first AND decided_at >= @since AND status = '{nameof(OutcomeStatus.Completed)}' AND energy_joules IS NOT NULL AND predicted_joules IS NOT NULL
        ORDER BY id DESC LIMIT @limit
        """;

    public static async Task<IReadOnlyList<PredictionOutcome>> ReadAsync(NpgsqlConnection connection, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        var from = Microseconds.From(since);
        var rows = await connection.QueryAsync<(string Model, double Predicted, double Low, double High, double Joules, string Source)>(
            new CommandDefinition(Newest, new { first = PostgresId.First(from), since = from, limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new PredictionOutcome(row.Model, row.Predicted, row.Low, row.High, row.Joules, Enum.Parse<EnergySource>(row.Source)))];
    }
}

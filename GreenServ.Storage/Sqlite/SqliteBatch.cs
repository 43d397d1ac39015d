using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Writes entries within one transaction and remembers which seconds of the roll-ups they touched.</summary>
internal sealed class SqliteBatch : IDisposable
{
    private const string LastScore =
        "SELECT score FROM feedback WHERE decision_id = $id ORDER BY at DESC, writer DESC, sequence DESC LIMIT 1";

    // Records are bound as UTF-8 bytes and cast, which reinterprets them: SQLite keeps UTF-8, and a string would be transcoded twice.
    private readonly SqliteCommand _insertDecision;
    private readonly SqliteCommand _insertFeedback;
    private readonly SqliteCommand _rate;
    private readonly SqliteCommand _correctEnergy;
    private readonly SqliteCommand _insertCorrection;
    private readonly SqliteCommand _insertSlaSample;
    private readonly SqliteCommand _insertGeneration;
    private readonly SqliteCommand _setAside;
    private readonly SqliteCommand _advance;
    private readonly HashSet<long> _touchedSeconds = [];

    public SqliteBatch(SqliteConnection connection, SqliteTransaction transaction)
    {
        _insertDecision = Command(
            connection,
            transaction,
            $"""
            INSERT INTO decisions (id, writer, sequence, layout, decided_at, pool, profile, task, model, host, kind, propensity,
                                   status, duration_ms, energy_joules, energy_source, completion_tokens, quality, grams_per_joule,
                                   predicted_joules, predicted_low_joules, predicted_high_joules, record)
            VALUES ($id, $writer, $sequence, $layout, $decidedAt, $pool, $profile, $task, $model, $host, $kind, $propensity,
                    $status, $durationMs, $energyJoules, $energySource, $completionTokens, ({LastScore}), $gramsPerJoule,
                    $predictedJoules, $predictedLowJoules, $predictedHighJoules, CAST($record AS TEXT))
            ON CONFLICT DO NOTHING
            """,
            "id", "writer", "sequence", "layout", "decidedAt", "pool", "profile", "task", "model", "host", "kind", "propensity",
            "status", "durationMs", "energyJoules", "energySource", "completionTokens", "gramsPerJoule",
            "predictedJoules", "predictedLowJoules", "predictedHighJoules", "record");
        _insertFeedback = Command(
            connection,
            transaction,
            """
            INSERT INTO feedback (writer, sequence, decision_id, layout, at, score, source, record)
            VALUES ($writer, $sequence, $id, $layout, $at, $score, $source, CAST($record AS TEXT))
            ON CONFLICT DO NOTHING
            """,
            "writer", "sequence", "id", "layout", "at", "score", "source", "record");
        _rate = Command(connection, transaction, $"UPDATE decisions SET quality = ({LastScore}) WHERE id = $id RETURNING decided_at", "id");
        _correctEnergy = Command(
            connection,
            transaction,
            """
            UPDATE decisions SET energy_joules = $joules, energy_source = $source WHERE id = $id RETURNING decided_at
            """,
            "id", "joules", "source");
        _insertCorrection = Command(
            connection,
            transaction,
            """
            INSERT INTO energy_corrections (writer, sequence, layout, decision_id, record)
            VALUES ($writer, $sequence, $layout, $id, CAST($record AS TEXT))
            ON CONFLICT DO NOTHING
            """,
            "writer", "sequence", "layout", "id", "record");
        _insertSlaSample = Command(
            connection,
            transaction,
            """
            INSERT INTO sla_samples (account, at, writer, sequence, alpha, debt, decided, scored, satisfaction, price_joules, is_reachable, best_reachable)
            VALUES ($account, $at, $writer, $sequence, $alpha, $debt, $decided, $scored, $satisfaction, $priceJoules, $isReachable, $bestReachable)
            ON CONFLICT DO NOTHING
            """,
            "account", "at", "writer", "sequence", "alpha", "debt", "decided", "scored", "satisfaction", "priceJoules", "isReachable", "bestReachable");
        _insertGeneration = Command(
            connection,
            transaction,
            """
            INSERT INTO generations (writer, sequence, layout, at, arm, is_alarm, record)
            VALUES ($writer, $sequence, $layout, $at, $arm, $isAlarm, CAST($record AS TEXT))
            ON CONFLICT DO NOTHING
            """,
            "writer", "sequence", "layout", "at", "arm", "isAlarm", "record");
        _setAside = Command(connection, transaction, SqliteAside.Insert, "writer", "sequence", "reason", "record");
        _advance = Command(
            connection,
            transaction,
            "INSERT INTO ingest_progress (writer, sequence) VALUES ($writer, $sequence) ON CONFLICT (writer) DO UPDATE SET sequence = max(sequence, excluded.sequence)",
            "writer", "sequence");
    }

    /// <summary>Starts of the seconds whose roll-ups are no longer right.</summary>
    public IReadOnlyCollection<long> TouchedSeconds => _touchedSeconds;

    /// <summary>Whether samples of promises were among the entries.</summary>
    public bool HasSlaSamples { get; private set; }

    public void Write(JournalEntry entry)
    {
        switch (entry.Record)
        {
            case DecisionRecord decision:
                Write(entry, decision);
                break;
            case FeedbackRecord feedback:
                Write(entry, feedback);
                break;
            case EnergyRecord energy:
                Write(entry, energy);
                break;
            case SlaSampleRecord sample:
                Write(entry, sample);
                break;
            case GenerationRecord generation:
                Write(entry, generation);
                break;
            case OpaqueRecord opaque:
                Set(_setAside, entry.Writer, entry.Sequence, opaque.Problem, RecordJson.Write(entry));
                _setAside.ExecuteNonQuery();
                break;
            case LostRecord:
                break;
            default:
                throw new NotSupportedException($"The telemetry store keeps no records of type {entry.Record.GetType().Name}.");
        }
    }

    public void Advance(string writer, long sequence)
    {
        Set(_advance, writer, sequence);
        _advance.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _insertDecision.Dispose();
        _insertFeedback.Dispose();
        _rate.Dispose();
        _correctEnergy.Dispose();
        _insertCorrection.Dispose();
        _insertSlaSample.Dispose();
        _insertGeneration.Dispose();
        _setAside.Dispose();
        _advance.Dispose();
    }

    private void Write(JournalEntry entry, DecisionRecord decision)
    {
        var decidedAt = Microseconds.From(decision.DecidedAt);
        Set(
            _insertDecision,
            SqliteId.Write(decision.Id), entry.Writer, entry.Sequence, decision.Layout, decidedAt, decision.Pool, decision.Profile,
            decision.Features.Task, decision.Model, decision.Host, decision.Kind.ToString(), decision.Propensity,
            decision.Outcome.Status.ToString(), decision.Outcome.DurationMs, decision.Outcome.EnergyJoules,
            decision.Outcome.EnergySource.ToString(), decision.Outcome.CompletionTokens, decision.Outcome.Carbon?.ToIntensity().GramsPerJoule,
            decision.Expected?.Joules, decision.Expected?.LowJoules, decision.Expected?.HighJoules, RecordJson.Write(entry));
        if (_insertDecision.ExecuteNonQuery() > 0)
            _touchedSeconds.Add(Microseconds.Floor(decidedAt, Microseconds.PerSecond));
    }

    private void Write(JournalEntry entry, FeedbackRecord feedback)
    {
        var id = SqliteId.Write(feedback.DecisionId);
        Set(
            _insertFeedback,
            entry.Writer, entry.Sequence, id, feedback.Layout, Microseconds.From(feedback.At), feedback.Score, feedback.Source,
            RecordJson.Write(entry));
        if (_insertFeedback.ExecuteNonQuery() == 0)
            return;

        // No row yet when the decision comes from a process whose journal is shipped later: it takes the score along then.
        Set(_rate, id);
        if (_rate.ExecuteScalar() is long decidedAt)
            _touchedSeconds.Add(Microseconds.Floor(decidedAt, Microseconds.PerSecond));
    }

    // The decision is in the same journal, before this: its row is there.
    private void Write(JournalEntry entry, EnergyRecord energy)
    {
        var id = SqliteId.Write(energy.DecisionId);
        Set(
            _insertCorrection, entry.Writer, entry.Sequence, energy.Layout, id,
            RecordJson.Write(entry));
        if (_insertCorrection.ExecuteNonQuery() == 0)
            return;
        Set(_correctEnergy, id, energy.EnergyJoules, energy.Source.ToString());
        if (_correctEnergy.ExecuteScalar() is long decidedAt)
            _touchedSeconds.Add(Microseconds.Floor(decidedAt, Microseconds.PerSecond));
    }

    private void Write(JournalEntry entry, SlaSampleRecord sample)
    {
        HasSlaSamples = true;
        Set(
            _insertSlaSample,
            sample.Account, Microseconds.From(sample.At), entry.Writer, entry.Sequence, sample.Alpha, sample.Debt, sample.Decided, sample.Scored,
            sample.Satisfaction, sample.PriceJoules, sample.IsReachable, sample.BestReachable);
        _insertSlaSample.ExecuteNonQuery();
    }

    private void Write(JournalEntry entry, GenerationRecord generation)
    {
        Set(
            _insertGeneration,
            entry.Writer, entry.Sequence, generation.Layout, Microseconds.From(generation.At), generation.Arm, generation.IsAlarm,
            RecordJson.Write(entry));
        _insertGeneration.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = new SqliteCommand(sql, connection, transaction);
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter("$" + name, DBNull.Value));
        return command;
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}

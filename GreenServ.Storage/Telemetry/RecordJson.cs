using System.Text.Json;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>Records as stores keep them beside the columns that queries need.</summary>
internal static class RecordJson
{
    /// <summary>UTF-8, as journal and log hold it.</summary>
    public static byte[] Write(JournalEntry entry) => entry.Json ?? JsonSerializer.SerializeToUtf8Bytes(entry.Record, RecordsJsonContext.Default.JournalRecord);

    /// <summary>A record of any kind, whole.</summary>
    public static JournalRecord? Read(byte[] json) => JsonSerializer.Deserialize(json, RecordsJsonContext.Default.JournalRecord);

    /// <summary>What is written; where this version can not read it (a newer one may have written it) an <see cref="OpaqueRecord"/>.</summary>
    public static JournalRecord Understood<T>(T written, Func<T, JournalRecord?> read)
    {
        try
        {
            return read(written) ?? new OpaqueRecord("The record is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return new OpaqueRecord(e.Message);
        }
    }

    public static DecisionRecord ReadDecision(string json) => JsonSerializer.Deserialize(json, RecordsJsonContext.Default.DecisionRecord)!;

    public static FeedbackRecord ReadFeedback(string json) => JsonSerializer.Deserialize(json, RecordsJsonContext.Default.FeedbackRecord)!;

    public static EnergyRecord ReadEnergy(string json) => JsonSerializer.Deserialize(json, RecordsJsonContext.Default.EnergyRecord)!;

    public static GenerationRecord ReadGeneration(string json) => JsonSerializer.Deserialize(json, RecordsJsonContext.Default.GenerationRecord)!;

    /// <summary>A decision with its feedback, oldest first, and with its energy as it was last corrected.</summary>
    public static StoredDecision ToStored(string decision, IEnumerable<string> feedback, string? correction)
    {
        var record = ReadDecision(decision);
        if (correction is not null)
            record = record with { Outcome = ReadEnergy(correction).Correct(record.Outcome) };
        return new StoredDecision(record, [.. feedback.Select(ReadFeedback)]);
    }
}

/// <summary>A record with its place and kind, as a query over all of them returns it.</summary>
internal sealed class StoredRecordRow
{
    public long Sequence { get; init; }

    /// <summary>0 decision, 1 feedback, 2 generation, 3 energy.</summary>
    public long Kind { get; init; }

    public string Record { get; init; } = "";

    public JournalRecord ToRecord() => RecordJson.Understood<StoredRecordRow>(this, static row => row.Kind switch
    {
        0 => RecordJson.ReadDecision(row.Record),
        1 => RecordJson.ReadFeedback(row.Record),
        2 => RecordJson.ReadGeneration(row.Record),
        _ => RecordJson.ReadEnergy(row.Record),
    });
}

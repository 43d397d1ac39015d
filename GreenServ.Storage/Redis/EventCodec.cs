using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>A record as an entry of the stream: fields <c>w</c> (writer), <c>s</c> (sequence) and <c>r</c> (JSON, as in the journal).</summary>
internal static class EventCodec
{
    private const int LongestWriter = 256;

    public static object[] Fields(JournalEntry entry) =>
    [
        "w", entry.Writer,
        "s", entry.Sequence.ToString(CultureInfo.InvariantCulture),
        "r", RecordJson.Write(entry),
    ];

    /// <summary>Entries of a reply of XRANGE, XREADGROUP or XAUTOCLAIM; ones that were trimmed meanwhile are left out.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="readRecord">How their JSON is read.</param>
    public static IReadOnlyList<SharedEvent> Read(RedisResult entries, Func<byte[], JournalRecord?> readRecord) =>
        entries.IsNull ? [] : [.. ((RedisResult[])entries!).Where(entry => !entry.IsNull).Select(entry => Parse(entry, readRecord)).OfType<SharedEvent>()];

    private static SharedEvent? Parse(RedisResult reply, Func<byte[], JournalRecord?> readRecord)
    {
        var parts = (RedisResult[])reply!;
        if (parts[1].IsNull)
            return null;
        var id = StreamId.Parse((string)parts[0]!);
        var fields = (RedisValue[])parts[1]!;
        var (writer, record) = ((string?)Field(fields, "w"), (byte[]?)Field(fields, "r"));
        if (!IsName(writer) || record is null || !TryReadSequence((string?)Field(fields, "s"), out var sequence))
            return new SharedEvent(id, null, "It does not say whose record it is, which every version of GreenServ does.");
        var entry = new JournalEntry(writer, sequence, RecordJson.Understood(record, readRecord)) { Json = record };
        return entry.Record is OpaqueRecord opaque ? new SharedEvent(id, null, opaque.Problem) { Opaque = entry } : new SharedEvent(id, entry);
    }

    private static bool IsName([NotNullWhen(true)] string? writer) => writer is { Length: > 0 and <= LongestWriter } && !writer.Any(char.IsControl);

    // Whoever counts up to the last number there is counts beyond it.
    private static bool TryReadSequence(string? text, out long sequence) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence) && sequence is > 0 and < long.MaxValue;

    private static RedisValue Field(RedisValue[] fields, string name)
    {
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == name)
                return fields[i + 1];
        }

        return RedisValue.Null;
    }
}

/// <summary>One entry of the shared event log.</summary>
/// <param name="Id">Its place there.</param>
/// <param name="Entry">The record; <c>null</c> where this version can not read it.</param>
/// <param name="Problem">Why not.</param>
public sealed record SharedEvent(StreamId Id, JournalEntry? Entry, string? Problem = null)
{
    /// <summary>What this version can not read, for a store to set aside; <c>null</c> where it can, or the entry is nobody's record.</summary>
    public JournalEntry? Opaque { get; init; }
}

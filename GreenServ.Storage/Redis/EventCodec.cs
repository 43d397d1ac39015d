using System.Globalization;
using System.Text.Json;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>A record as an entry of the stream: fields <c>w</c> (writer), <c>s</c> (sequence) and <c>r</c> (JSON, as in the journal).</summary>
internal static class EventCodec
{
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
        try
        {
            var (writer, sequence, record) = ((string)Field(fields, "w")!, (string)Field(fields, "s")!, (byte[])Field(fields, "r")!);
            return new SharedEvent(id, new JournalEntry(
                writer, long.Parse(sequence, CultureInfo.InvariantCulture),
                readRecord(record) ?? throw new JsonException("The record is null."))
            {
                Json = record,
            });
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or InvalidDataException)
        {
            return new SharedEvent(id, null, e.Message);
        }
    }

    private static RedisValue Field(RedisValue[] fields, string name)
    {
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == name)
                return fields[i + 1];
        }

        throw new InvalidDataException($"The entry has no field '{name}'.");
    }
}

/// <summary>One entry of the shared event log.</summary>
/// <param name="Id">Its place there.</param>
/// <param name="Entry">The record; <c>null</c> where this version can not read it.</param>
/// <param name="Problem">Why not.</param>
public sealed record SharedEvent(StreamId Id, JournalEntry? Entry, string? Problem = null);

using System.Text.Json;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Journaling;

/// <summary>The part of a segment that one read covers.</summary>
internal readonly record struct SegmentRange(Segment Segment, long Offset, long End, long After);

/// <summary>Turns segments back into entries.</summary>
internal static class JournalReading
{
    /// <summary>Entries of the range; damage is reported and stepped over.</summary>
    public static IEnumerable<JournalEntry> Read(SegmentRange range, Action<Segment, long> reportDamage)
    {
        using var reader = Open(range);
        if (reader is null)
            yield break;
        var last = range.After;
        while (reader.Remaining > 0)
        {
            if (!reader.TryRead())
            {
                reportDamage(range.Segment, reader.Offset);
                if (!reader.TryReadBeyondDamage(last))
                    yield break;
            }

            if (reader.Sequence <= last)
                continue;
            last = reader.Sequence;
            yield return new JournalEntry(range.Segment.Writer, last, Parse(reader, range.Segment.Path)) { Json = reader.Payload.ToArray() };
        }
    }

    private static SegmentReader? Open(SegmentRange range)
    {
        try
        {
            return new SegmentReader(range.Segment.Path, range.Offset, range.End);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Every consumer has confirmed it since the read began.
            return null;
        }
    }

    private static JournalRecord Parse(SegmentReader reader, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(reader.Payload, RecordsJsonContext.Default.JournalRecord)
                ?? throw new JsonException("The record is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"Record {reader.Sequence} in {path} is intact but not understood: {exception.Message} A newer version of GreenServ may have written it; start that version.",
                exception);
        }
    }
}

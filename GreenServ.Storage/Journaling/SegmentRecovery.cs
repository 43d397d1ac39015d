using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Journaling;

/// <summary>Makes the segments of dead writers whole: cuts torn tails off, sets damaged files aside and keeps what is readable of them.</summary>
internal sealed partial class SegmentRecovery(TimeProvider time, ILogger logger)
{
    private const string RepairExtension = ".repair";

    /// <summary>All segments of a dead writer with at least one record, oldest first. Files without any are deleted.</summary>
    public List<Segment> Recover(string writerFolder)
    {
        FinishRepairs(writerFolder);
        var writer = Path.GetFileName(writerFolder);
        var segments = new List<Segment>();
        foreach (var path in Directory.EnumerateFiles(writerFolder, "*" + Segment.Extension).Order(StringComparer.Ordinal))
        {
            if (!Segment.TryParseFileName(path, out var first))
                continue;
            var segment = Scan(path, writer, first);
            if (segment.LastSequence >= first)
                segments.Add(segment);
            else
                File.Delete(path);
        }

        return segments;
    }

    /// <summary>A kill between the two renames of a repair leaves its result under the temporary name.</summary>
    private static void FinishRepairs(string writerFolder)
    {
        foreach (var repaired in Directory.GetFiles(writerFolder, "*" + RepairExtension))
        {
            var path = repaired[..^RepairExtension.Length];
            if (File.Exists(path))
                File.Delete(repaired);
            else
                File.Move(repaired, path);
        }
    }

    private Segment Scan(string path, string writer, long first)
    {
        var segment = new Segment(path, writer, first);
        var header = ReadHeader(path);
        if (!header.AsSpan().SequenceEqual(Frame.SegmentHeader))
        {
            // A kill right after the file was created leaves a part of the header and no record.
            return Frame.SegmentHeader.StartsWith(header) ? segment : Repair(path, writer, first, offset: 0);
        }

        using var reader = new SegmentReader(path, Frame.SegmentHeader.Length, long.MaxValue);
        while (reader.TryRead() && reader.Sequence > segment.LastSequence)
            segment.Extend(reader.Sequence, reader.FrameOffset, reader.FrameLength);
        if (reader.Offset == segment.Length && reader.Remaining == 0)
            return segment;
        if (reader.Offset == segment.Length && reader.IsTorn() && !reader.TryReadBeyondDamage(segment.LastSequence))
        {
            Log.TornTailCut(logger, path, reader.Remaining, segment.LastSequence);
            Truncate(path, segment.Length);
            return segment;
        }

        return Repair(path, writer, first, Frame.SegmentHeader.Length);
    }

    /// <summary>Copies every readable record into a new file, sets the damaged one aside and puts the copy in its place.</summary>
    private Segment Repair(string path, string writer, long first, long offset)
    {
        var repaired = new Segment(path, writer, first);
        using (var input = new SegmentReader(path, offset, long.MaxValue))
        using (var output = new FileStream(path + RepairExtension, FileMode.Create, FileAccess.Write))
        {
            output.Write(Frame.SegmentHeader);
            while (input.TryRead() || input.TryReadBeyondDamage(repaired.LastSequence))
            {
                if (input.Sequence <= repaired.LastSequence)
                    continue;
                repaired.Extend(input.Sequence, output.Position, input.FrameLength);
                output.Write(input.FrameBytes);
            }

            output.Flush(flushToDisk: true);
        }

        var setAside = SetAside.Move(path, time);
        File.Move(path + RepairExtension, path);
        Log.DamagedSegmentSetAside(logger, path, setAside, repaired.LastSequence);
        return repaired;
    }

    private static byte[] ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[Frame.SegmentHeader.Length];
        return header[..file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)];
    }

    private static void Truncate(string path, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, length);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Journal segment {Path} ended in an unfinished write of {Bytes} bytes, which was cut off; its last whole record is {Sequence}.")]
        public static partial void TornTailCut(ILogger logger, string path, long bytes, long sequence);

        [LoggerMessage(LogLevel.Error, "Journal segment {Path} was damaged. It is kept as {SetAside}; every record that could be read, up to {Sequence}, stays in use.")]
        public static partial void DamagedSegmentSetAside(ILogger logger, string path, string setAside, long sequence);
    }
}

using System.Globalization;

namespace GreenServ.Storage.Journaling;

/// <summary>One file of a writer's journal. Guarded by the journal's lock.</summary>
internal sealed class Segment(string path, string writer, long firstSequence)
{
    public const string Extension = ".log";

    /// <summary>Bytes between two remembered positions: what a reader skips over at most.</summary>
    private const long IndexStride = 64 << 10;

    private readonly List<(long Sequence, long Offset)> _index = [];

    public string Path { get; } = path;

    public string Writer { get; } = writer;

    /// <summary>Highest sequence in the file; one less than the first while it is empty.</summary>
    public long LastSequence { get; private set; } = firstSequence - 1;

    /// <summary>Bytes of whole records and header; what lies behind them is not part of the journal.</summary>
    public long Length { get; private set; } = Frame.SegmentHeader.Length;

    /// <summary>Whether a reader met a damaged record; such a file is set aside instead of deleted.</summary>
    public bool Damaged { get; set; }

    public static string FileName(long firstSequence) =>
        firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Extension;

    public static bool TryParseFileName(string path, out long firstSequence) =>
        long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out firstSequence);

    /// <summary>Notes a record that lies whole in the file.</summary>
    public void Extend(long sequence, long offset, int frameLength)
    {
        if (_index.Count == 0 || offset - _index[^1].Offset >= IndexStride)
            _index.Add((sequence, offset));
        LastSequence = sequence;
        Length = offset + frameLength;
    }

    /// <summary>Position of a record at or before the first one after <paramref name="sequence"/>.</summary>
    public long OffsetAfter(long sequence)
    {
        var low = 0;
        var high = _index.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_index[middle].Sequence <= sequence + 1)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 ? _index[low - 1].Offset : Frame.SegmentHeader.Length;
    }
}

using Microsoft.Win32.SafeHandles;

namespace GreenServ.Storage.Journaling;

/// <summary>Writes bytes at an offset of a file: one system call. Tests put a failing disk in its place.</summary>
internal delegate void SegmentWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

/// <summary>The segment that is being written.</summary>
internal sealed class SegmentFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SegmentWrite _write;

    private SegmentFile(SafeFileHandle file, SegmentWrite write, Segment segment)
    {
        _file = file;
        _write = write;
        Segment = segment;
    }

    public Segment Segment { get; }

    /// <exception cref="IOException">The file can not be created or written.</exception>
    public static SegmentFile Create(string folder, string writer, long firstSequence, SegmentWrite write)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, Segment.FileName(firstSequence));

        // An attempt that failed before its first record may have left the file; it holds nothing then.
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            write(file, Frame.SegmentHeader, 0);
            return new SegmentFile(file, write, new Segment(path, writer, firstSequence));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a frame behind the last whole one.</summary>
    /// <exception cref="IOException">It could not be written; the file ends where it ended before, or <see cref="TryCutBack"/> says not.</exception>
    public void Append(ReadOnlySpan<byte> frame, long sequence)
    {
        _write(_file, frame, Segment.Length);
        Segment.Extend(sequence, Segment.Length, frame.Length);
    }

    /// <summary>Removes what a failed write left behind the last whole record.</summary>
    public bool TryCutBack()
    {
        try
        {
            RandomAccess.SetLength(_file, Segment.Length);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}

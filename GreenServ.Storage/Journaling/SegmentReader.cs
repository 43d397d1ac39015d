using Microsoft.Win32.SafeHandles;

namespace GreenServ.Storage.Journaling;

/// <summary>Walks the frames of a segment up to a given end, while the file may still grow behind it.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _end;
    private byte[] _buffer = new byte[128 << 10];
    private long _bufferOffset;
    private int _buffered;
    private int _payloadLength;

    public SegmentReader(string path, long offset, long end)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _end = Math.Min(end, RandomAccess.GetLength(_file));
        Offset = offset;
        _bufferOffset = offset;
    }

    /// <summary>Where the next frame begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes from there to the end.</summary>
    public long Remaining => _end - Offset;

    public long Sequence { get; private set; }

    /// <summary>Where the frame last read begins.</summary>
    public long FrameOffset { get; private set; }

    public int FrameLength => Frame.HeaderLength + _payloadLength;

    /// <summary>Payload of the frame last read; valid until the next read.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan((int)(FrameOffset - _bufferOffset) + Frame.HeaderLength, _payloadLength);

    /// <summary>The whole frame last read; valid until the next read.</summary>
    public ReadOnlySpan<byte> FrameBytes => _buffer.AsSpan((int)(FrameOffset - _bufferOffset), FrameLength);

    /// <summary>Reads the frame at <see cref="Offset"/> and steps over it; stays where it is when there is no whole and intact one.</summary>
    public bool TryRead()
    {
        if (!TryReadHeader(out var length, out var sequence) || Frame.HeaderLength + length > Remaining)
            return false;
        var frame = Peek(Frame.HeaderLength + length);
        if (frame.Length < Frame.HeaderLength + length || !Frame.IsIntact(frame, frame[Frame.HeaderLength..]))
            return false;
        FrameOffset = Offset;
        Sequence = sequence;
        _payloadLength = length;
        Offset += frame.Length;
        return true;
    }

    /// <summary>Reads the next intact frame beyond damage, byte by byte; its sequence is higher than <paramref name="after"/>.</summary>
    public bool TryReadBeyondDamage(long after)
    {
        var start = Offset;
        while (Remaining > Frame.HeaderLength)
        {
            Offset++;

            // Text read as a length is far too large, so nearly every position is refused by its header alone.
            if (TryReadHeader(out _, out var sequence) && sequence > after && TryRead())
                return true;
        }

        Offset = start;
        return false;
    }

    /// <summary>Whether what lies at <see cref="Offset"/> is a write cut short (by a kill, or zeros after a power cut) and not damage.</summary>
    public bool IsTorn()
    {
        if (Remaining < Frame.HeaderLength)
            return true;
        if (TryReadHeader(out var length, out _))
            return Frame.HeaderLength + length > Remaining;
        return Remaining <= Frame.MaxPayloadLength && !Peek((int)Remaining).ContainsAnyExcept((byte)0);
    }

    public void Dispose() => _file.Dispose();

    private bool TryReadHeader(out int length, out long sequence)
    {
        (length, sequence) = (0, 0);
        if (Remaining < Frame.HeaderLength)
            return false;
        var header = Peek(Frame.HeaderLength);
        if (header.Length < Frame.HeaderLength)
            return false;
        length = Frame.PayloadLength(header);
        sequence = Frame.Sequence(header);
        return length is > 0 and <= Frame.MaxPayloadLength && sequence > 0;
    }

    private ReadOnlySpan<byte> Peek(int count)
    {
        var start = (int)(Offset - _bufferOffset);
        if (_buffered - start >= count)
            return _buffer.AsSpan(start, count);

        var kept = Math.Max(0, _buffered - start);
        if (count > _buffer.Length)
        {
            var larger = new byte[count];
            Array.Copy(_buffer, _buffered - kept, larger, 0, kept);
            _buffer = larger;
        }
        else
        {
            Array.Copy(_buffer, _buffered - kept, _buffer, 0, kept);
        }

        (_bufferOffset, _buffered) = (Offset, kept);
        while (_buffered < count)
        {
            var wanted = (int)Math.Min(_buffer.Length - _buffered, _end - _bufferOffset - _buffered);
            var read = wanted > 0 ? RandomAccess.Read(_file, _buffer.AsSpan(_buffered, wanted), _bufferOffset + _buffered) : 0;
            if (read == 0)
                break;
            _buffered += read;
        }

        return _buffer.AsSpan(0, Math.Min(count, _buffered));
    }
}

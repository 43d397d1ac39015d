using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Journaling;

/// <summary>Encodes records into frames; one per thread, so that appending allocates next to nothing.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Lives as long as its thread; a JSON writer over memory holds nothing to release.")]
internal sealed class FrameBuffer
{
    private const int LargestKeptCapacity = 256 << 10;

    [ThreadStatic]
    private static FrameBuffer? s_current;

    private readonly ArrayBufferWriter<byte> _bytes = new(4 << 10);
    private readonly Utf8JsonWriter _json;
    private uint _payloadChecksum;

    private FrameBuffer() => _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });

    public int Length => _bytes.WrittenCount;

    public int PayloadLength => Length - Frame.HeaderLength;

    /// <summary>The record as a frame whose header is still open.</summary>
    public static FrameBuffer Encode(JournalRecord record)
    {
        if (s_current is null || s_current._bytes.Capacity > LargestKeptCapacity)
            s_current = new FrameBuffer();
        var buffer = s_current;
        buffer._bytes.ResetWrittenCount();
        buffer._bytes.GetSpan(Frame.HeaderLength);
        buffer._bytes.Advance(Frame.HeaderLength);
        buffer._json.Reset();
        JsonSerializer.Serialize(buffer._json, record, RecordsJsonContext.Default.JournalRecord);
        buffer._json.Flush();
        buffer._payloadChecksum = Frame.PayloadChecksum(buffer._bytes.WrittenSpan[Frame.HeaderLength..]);
        return buffer;
    }

    /// <summary>The whole frame with its header filled in.</summary>
    public ReadOnlySpan<byte> Complete(long sequence)
    {
        var frame = MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span;
        Frame.WriteHeader(frame, PayloadLength, sequence, _payloadChecksum);
        return frame;
    }
}

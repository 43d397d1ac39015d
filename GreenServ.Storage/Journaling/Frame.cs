using System.Buffers.Binary;

namespace GreenServ.Storage.Journaling;

/// <summary>
/// A record in a segment, little-endian: payload length (4), CRC-32C of payload, length and sequence (4), sequence (8),
/// payload (UTF-8 JSON).
/// </summary>
internal static class Frame
{
    public const int HeaderLength = 16;

    /// <summary>Records hold no prompts, so a longer one is a mistake; a longer length on disk is damage.</summary>
    public const int MaxPayloadLength = 4 << 20;

    /// <summary>First bytes of every segment: name and version of the format.</summary>
    public static ReadOnlySpan<byte> SegmentHeader => "GSJRNL1\n"u8;

    public static uint PayloadChecksum(ReadOnlySpan<byte> payload) => Checksum.Update(Checksum.Seed, payload);

    /// <summary>Fills in the header; <paramref name="payloadChecksum"/> was computed before the sequence was known.</summary>
    public static void WriteHeader(Span<byte> header, int payloadLength, long sequence, uint payloadChecksum)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, payloadLength);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Complete(header, payloadChecksum));
    }

    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);

    public static long Sequence(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[8..]);

    public static bool IsIntact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == Complete(header, PayloadChecksum(payload));

    private static uint Complete(ReadOnlySpan<byte> header, uint payloadChecksum) =>
        ~Checksum.Update(Checksum.Update(payloadChecksum, header[..4]), header[8..HeaderLength]);
}

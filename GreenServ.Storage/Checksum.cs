using System.Buffers.Binary;
using System.Numerics;

namespace GreenServ.Storage;

/// <summary>CRC-32C (Castagnoli), which processors compute in hardware.</summary>
internal static class Checksum
{
    public const uint Seed = 0xFFFFFFFF;

    /// <summary>Continues a checksum begun with <see cref="Seed"/>; the final value is its complement.</summary>
    public static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }

    public static uint Compute(ReadOnlySpan<byte> data) => ~Update(Seed, data);
}

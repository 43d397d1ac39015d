using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GreenServ.Router.Encoders;

/// <summary>Stands for a text where the text itself must not be kept. Nobody can make two texts with the same key.</summary>
internal readonly record struct TextKey(UInt128 Hash)
{
    public static TextKey Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return new(BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }
}

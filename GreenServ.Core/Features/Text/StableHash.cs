using System.Numerics;

namespace GreenServ.Core.Features.Text;

/// <summary>Hashes that never change between processes, platforms or versions: learned weights hang on them.</summary>
internal static class StableHash
{
    /// <summary>Where a word's hash starts (FNV-1a, 64 bits).</summary>
    public const ulong Seed = 0xCBF29CE484222325;

    /// <summary>FNV-1a over UTF-16 units.</summary>
    public static ulong Append(ulong hash, char c) => (hash ^ c) * 0x00000100000001B3;

    /// <summary>Finaliser of MurmurHash3: spreads every input bit over all output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }

    /// <summary>Hash of a phrase from the hash of what stands before and of its next word.</summary>
    public static ulong Join(ulong before, ulong word) => Mix(BitOperations.RotateLeft(before, 23) ^ word);
}

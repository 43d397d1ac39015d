using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace GreenServ.Router.Security;

/// <summary>
/// Secrets of keys: <c>gsk_&lt;id&gt;_&lt;256 random bits&gt;</c>. The id finds the key, so that a look-up compares one hash; what is kept is
/// the SHA-256 of the whole. A slow hash with salt protects words that people choose, from being guessed; 256 random bits can not be
/// guessed, and a slow hash would only let whoever sends wrong keys keep the processor busy.
/// </summary>
internal static class KeySecret
{
    /// <summary>Longer than any key; what is longer is not looked at.</summary>
    public const int Longest = 512;

    private const string Mark = "gsk_";
    private const string IdCharacters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int IdLength = 10;
    private const int RandomBytes = 32;

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    public static string New(string id) => $"{PrefixOf(id)}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}";

    /// <summary>What may be shown of a secret.</summary>
    public static string PrefixOf(string id) => Mark + id;

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whether a hash is this one, in a time that tells nothing of where they differ.</summary>
    public static bool Matches(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(hash, other);

    /// <summary>The id a secret claims to belong to.</summary>
    public static bool TryReadId(string secret, [NotNullWhen(true)] out string? id)
    {
        var isOne = secret.Length > Mark.Length + IdLength && secret.StartsWith(Mark, StringComparison.Ordinal) && secret[Mark.Length + IdLength] == '_';
        id = isOne ? secret.Substring(Mark.Length, IdLength) : null;
        return isOne;
    }
}

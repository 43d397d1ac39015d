using System.Text;

namespace GreenServ.Storage.Postgres;

/// <summary>What the server can not keep as text: U+0000, and halves of surrogate pairs, which UTF-8 has no bytes for.</summary>
internal static class PostgresText
{
    /// <summary>The text with U+FFFD in their place.</summary>
    public static string Clean(string text) => text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? Rune.ReplacementChar : rune))
        : text;
}

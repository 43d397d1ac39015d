using System.Buffers;
using System.Text;
using GreenServ.Core.Tokens;

namespace GreenServ.Router.Requests;

/// <summary>Counts text in the forms in which requests hold it.</summary>
internal static class RequestText
{
    public static TextTally Tally(StringBuilder text)
    {
        var tally = default(TextTally);
        foreach (var chunk in text.GetChunks())
            tally.Add(chunk.Span);
        return tally;
    }

    public static TextTally Tally(params ReadOnlySpan<string?> parts)
    {
        var tally = default(TextTally);
        foreach (var part in parts)
            tally.Add(part);
        return tally;
    }

    /// <summary>Of JSON as it was written: that is about how templates show tools to a model.</summary>
    public static TextTally Tally(ReadOnlySpan<byte> utf8)
    {
        var characters = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return TextTally.Of(characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters)));
        }
        finally
        {
            // Cleared: what a client wrote must not outlive its request in a shared buffer.
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }
}

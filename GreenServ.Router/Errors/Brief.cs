namespace GreenServ.Router.Errors;

/// <summary>
/// Text that quotes what clients or hosts sent, for errors, logs and records: a quote of any length or of control characters
/// would make these unreadable, or as large as its sender likes.
/// </summary>
internal static class Brief
{
    /// <summary>Characters at most, about.</summary>
    private const int Longest = 1000;

    /// <summary>The text on one line; of a long one beginning and end, where it says what is wrong and what would be right.</summary>
    public static string Of(string text)
    {
        var brief = text.Length <= Longest ? text : $"{text[..(Longest / 2)]} … {text[^(Longest / 2)..]}";
        return brief.Any(char.IsControl) ? string.Create(brief.Length, brief, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
        }) : brief;
    }
}

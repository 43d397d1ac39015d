using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GreenServ.Simulator.Memory;

/// <summary>Reads <c>keep_alive</c> as Ollama does: seconds, or a duration such as <c>5m</c> or <c>1h30m</c>; anything negative is for ever.</summary>
internal static partial class KeepAliveText
{
    /// <summary>What <see cref="TryRead"/> makes of a negative value.</summary>
    public static readonly TimeSpan ForEver = TimeSpan.FromDays(100 * 365);

    /// <returns>Whether it can be read; what is absent can, and gives <c>null</c>.</returns>
    public static bool TryRead(JsonElement value, out TimeSpan? keepAlive)
    {
        keepAlive = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return true;
            case JsonValueKind.Number:
                keepAlive = Bounded(value.GetDouble());
                return true;
            case JsonValueKind.String when Seconds(value.GetString()!) is { } seconds:
                keepAlive = Bounded(seconds);
                return true;
            default:
                return false;
        }
    }

    private static TimeSpan Bounded(double seconds) => seconds < 0 || seconds > ForEver.TotalSeconds ? ForEver : TimeSpan.FromSeconds(seconds);

    private static double? Seconds(string text)
    {
        var match = Duration.Match(text);
        if (!match.Success)
            return text == "0" ? 0 : null;
        var seconds = match.Groups["part"].Captures.Sum(part => Part(part.Value));
        return text[0] == '-' ? -seconds : seconds;
    }

    private static double Part(string text)
    {
        var unit = text.TrimStart('.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var scale = unit switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, "us" or "µs" => 1e-6, _ => 1e-9 };
        return double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture) * scale;
    }

    [GeneratedRegex(@"^[-+]?(?<part>\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+$")]
    private static partial Regex Duration { get; }
}

using System.Globalization;

namespace GreenServ.Storage.Redis;

/// <summary>A place in a stream: milliseconds and a number within them, each of 64 bits.</summary>
public readonly record struct StreamId(ulong Milliseconds, ulong Number) : IComparable<StreamId>
{
    /// <summary>Before every entry.</summary>
    public static StreamId Start => default;

    /// <exception cref="FormatException">It is no id.</exception>
    public static StreamId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? new(ulong.Parse(text, CultureInfo.InvariantCulture), 0)
            : new(ulong.Parse(text.AsSpan(0, dash), CultureInfo.InvariantCulture), ulong.Parse(text.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }

    public int CompareTo(StreamId other) => (Milliseconds, Number).CompareTo((other.Milliseconds, other.Number));

    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}");
}

namespace GreenServ.Router.Bodies;

/// <summary>Extends the ranges of fields to remove by the one comma that goes with each.</summary>
internal static class FieldRemoval
{
    /// <param name="body">Valid JSON.</param>
    /// <param name="fields">Fields of one object, name to value, in order.</param>
    /// <param name="removals">Takes the ranges to remove: in order, not overlapping, leaving valid JSON.</param>
    public static void Plan(ReadOnlySpan<byte> body, List<(int Start, int End)> fields, List<(int Start, int End)> removals)
    {
        foreach (var (start, end) in fields)
        {
            var next = end + body[end..].IndexOfAnyExcept(" \t\r\n"u8);
            removals.Add(body[next] == ',' ? (start, next + 1) : LastField(body, start, end, removals));
        }
    }

    // The object's last field takes the comma before it; that one may already belong to a removed neighbour.
    private static (int Start, int End) LastField(ReadOnlySpan<byte> body, int start, int end, List<(int Start, int End)> removals)
    {
        while (true)
        {
            var before = body[..start].LastIndexOfAnyExcept(" \t\r\n"u8);
            if (body[before] != ',')
                return (start, end);
            if (removals.Count == 0 || removals[^1].End <= before)
                return (before, end);
            start = removals[^1].Start;
            removals.RemoveAt(removals.Count - 1);
        }
    }
}

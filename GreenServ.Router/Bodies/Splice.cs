namespace GreenServ.Router.Bodies;

/// <summary>Replaces the bytes [<paramref name="Start"/>, <paramref name="End"/>) of a body; an empty range inserts.</summary>
internal readonly record struct Splice(int Start, int End, ReadOnlyMemory<byte> Replacement)
{
    /// <summary>Applies splices (in order of position, not overlapping) and leaves every other byte as it was.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> body, IReadOnlyList<Splice> splices)
    {
        var length = body.Length;
        foreach (var splice in splices)
            length += splice.Replacement.Length - (splice.End - splice.Start);

        var result = new byte[length];
        int from = 0, to = 0;
        foreach (var splice in splices)
        {
            var kept = body[from..splice.Start];
            kept.CopyTo(result.AsSpan(to));
            to += kept.Length;
            splice.Replacement.Span.CopyTo(result.AsSpan(to));
            to += splice.Replacement.Length;
            from = splice.End;
        }

        body[from..].CopyTo(result.AsSpan(to));
        return result;
    }
}

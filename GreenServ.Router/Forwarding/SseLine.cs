namespace GreenServ.Router.Forwarding;

/// <summary>Lines of server-sent events.</summary>
internal static class SseLine
{
    /// <summary>Whether a line carries data, and where in it they start. Events with none keep connections alive.</summary>
    public static bool IsData(ReadOnlySpan<byte> line, out int start)
    {
        start = line.Length > 5 && line[5] == ' ' ? 6 : 5;
        return line.StartsWith("data:"u8) && line[5..].IndexOfAnyExcept((byte)' ') >= 0;
    }

    /// <summary>Whether data say that nothing follows.</summary>
    public static bool IsDone(ReadOnlySpan<byte> data) => data.Trim((byte)' ').SequenceEqual("[DONE]"u8);
}

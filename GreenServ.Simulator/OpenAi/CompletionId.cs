namespace GreenServ.Simulator.OpenAi;

/// <summary>Ids as Ollama gives them: one of 999, reused.</summary>
internal static class CompletionId
{
    private static int s_last = 122;

    /// <param name="prefix">For example <c>chatcmpl</c>.</param>
    public static string Next(string prefix) => $"{prefix}-{(uint)Interlocked.Increment(ref s_last) % 999}";
}

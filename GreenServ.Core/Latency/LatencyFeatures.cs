namespace GreenServ.Core.Latency;

/// <summary>What a request's duration depends on, as far as it is known beforehand.</summary>
/// <param name="InputTokens">Tokens of the prompt, at least 0.</param>
/// <param name="Load">Requests in flight at the same host when this one was sent, itself not counted; at least 0.</param>
public readonly record struct LatencyFeatures(int InputTokens, int Load)
{
    internal const int Dimension = 3;

    // Of a prompt of about 150 tokens: with features near 0 the intercept is the duration of an ordinary request.
    private const double TypicalLogTokens = 5;

    internal void Write(Span<double> x)
    {
        x[0] = 1;
        x[1] = Math.Log(1 + Math.Max(InputTokens, 0)) - TypicalLogTokens;
        x[2] = Math.Log(1 + Math.Max(Load, 0));
    }
}

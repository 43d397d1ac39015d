namespace GreenServ.Core.Features.Reading;

/// <summary>Complexity classes of a prompt: bins over <c>clamp(100 − reading ease, 0, 100)</c>, 0 the easiest.</summary>
internal static class Complexity
{
    /// <summary>Two edges, three classes: the edges of the published experiments' configuration (easier than 80, 70 to 80, harder).</summary>
    public static ReadOnlySpan<double> RepositoryEdges => [20, 30];

    /// <summary>Three classes of equal width, as the paper's text says.</summary>
    public static ReadOnlySpan<double> EqualWidthEdges => [100.0 / 3, 200.0 / 3];

    /// <summary>The class: how many edges are at or below the complexity.</summary>
    public static int Bin(double fleschReadingEase, ReadOnlySpan<double> edges)
    {
        var complexity = Math.Clamp(100 - fleschReadingEase, 0, 100);
        var bin = 0;
        while (bin < edges.Length && complexity >= edges[bin])
            bin++;
        return bin;
    }
}

using GreenServ.Lab.Contexts;

namespace GreenServ.Lab.Requests;

/// <summary>The requests of one run: which row each of them is, and in which context it is decided.</summary>
/// <param name="rows">Row of each request.</param>
/// <param name="contexts">Contexts by entry.</param>
/// <param name="entries">Entry of <paramref name="contexts"/> of each request.</param>
internal sealed class RequestStream(int[] rows, ContextTable contexts, int[] entries)
{
    /// <summary>Number of requests.</summary>
    public int Count => rows.Length;

    /// <summary>Row of each request.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>Lengths of the blocks of a context's components, the bias first.</summary>
    public IReadOnlyList<int> Blocks => contexts.Blocks;

    /// <summary>Length of a context.</summary>
    public int Dimension => contexts.Dimension;

    /// <summary>Context of a request.</summary>
    public ReadOnlySpan<double> Context(int step) => contexts.Of(entries[step]);
}

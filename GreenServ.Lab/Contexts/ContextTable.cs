namespace GreenServ.Lab.Contexts;

/// <summary>Contexts by entry, computed once and shared by all runs.</summary>
internal sealed class ContextTable(IReadOnlyList<int> blocks, double[] values)
{
    private readonly int _dimension = blocks.Sum();

    /// <summary>Lengths of the blocks of components, the bias first.</summary>
    public IReadOnlyList<int> Blocks => blocks;

    public int Dimension => _dimension;

    /// <summary>Context of an entry.</summary>
    public ReadOnlySpan<double> Of(int entry) => values.AsSpan(entry * _dimension, _dimension);
}

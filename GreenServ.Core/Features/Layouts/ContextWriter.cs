namespace GreenServ.Core.Features.Layouts;

/// <summary>Writes a context vector block by block.</summary>
internal ref struct ContextWriter
{
    private readonly Span<double> _context;
    private int _next;

    /// <summary>Clears the context and writes the bias.</summary>
    /// <exception cref="ArgumentException">The context has another length than the layout's dimension.</exception>
    public ContextWriter(IContextLayout layout, Span<double> context)
    {
        if (context.Length != layout.Dimension)
            throw new ArgumentException($"The context has {context.Length} components; layout {layout.Name} writes {layout.Dimension}.", nameof(context));
        context.Clear();
        context[0] = 1;
        _context = context;
        _next = 1;
    }

    /// <summary>A block of <paramref name="length"/> zeros with a one at <paramref name="index"/>; all zeros where that is unknown or lies beyond the block.</summary>
    public void OneHot(int? index, int length)
    {
        if (index is { } known && known < length)
            _context[_next + known] = 1;
        _next += length;
    }

    public void Value(double value) => _context[_next++] = value;

    public void Flag(bool value) => Value(value ? 1 : 0);
}

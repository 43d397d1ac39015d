namespace GreenServ.Core.Evaluation;

/// <summary>Sums behind V = Σa/Σb over independent groups and its standard error by linearisation, √(G/(G−1)·Σ(a−V·b)²)/Σb.</summary>
internal struct RatioMoments
{
    private double _numerators;
    private double _denominators;
    private double _numeratorSquares;
    private double _products;
    private double _denominatorSquares;
    private long _groups;

    public readonly double Value => _numerators / _denominators;

    /// <summary>Kish's effective number of groups of sizes b: (Σb)²/Σb².</summary>
    public readonly double EffectiveGroups => _denominatorSquares > 0 ? _denominators * _denominators / _denominatorSquares : 0;

    public readonly double StandardError
    {
        get
        {
            // Rounding can leave a tiny negative sum where all a/b agree.
            var squares = Math.Max(_numeratorSquares + Value * (Value * _denominatorSquares - 2 * _products), 0);
            return Math.Sqrt(squares * _groups / (_groups - 1)) / Math.Abs(_denominators);
        }
    }

    public void Add(double numerator, double denominator)
    {
        _numerators += numerator;
        _denominators += denominator;
        _numeratorSquares += numerator * numerator;
        _products += numerator * denominator;
        _denominatorSquares += denominator * denominator;
        _groups++;
    }

    public void Merge(in RatioMoments other)
    {
        _numerators += other._numerators;
        _denominators += other._denominators;
        _numeratorSquares += other._numeratorSquares;
        _products += other._products;
        _denominatorSquares += other._denominatorSquares;
        _groups += other._groups;
    }
}

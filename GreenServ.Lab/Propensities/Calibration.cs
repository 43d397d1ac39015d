namespace GreenServ.Lab.Propensities;

/// <summary>
/// Compares the probabilities that were logged with how often arms were drawn, in bins of the probability over all steps and
/// arms. Expected frequencies are exact by construction; a sampler that strays from the vector it is given shows here.
/// </summary>
internal sealed class Calibration
{
    // Lower ends of the bins behind the first one, which holds probabilities of exactly 0. Small probabilities are told apart
    // in steps of 1, 2 and 5, because estimates that divide by them depend on those most.
    private static readonly double[] s_from =
        [double.Epsilon, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];

    private readonly long[] _cells = new long[s_from.Length + 1];
    private readonly double[] _probability = new double[s_from.Length + 1];
    private readonly double[] _variance = new double[s_from.Length + 1];
    private readonly long[] _drawn = new long[s_from.Length + 1];
    private readonly double[] _mass = new double[s_from.Length + 1];

    /// <summary>Whether anything was drawn.</summary>
    public bool IsEmpty => Array.TrueForAll(_drawn, drawn => drawn == 0);

    /// <summary>Counts one draw.</summary>
    /// <param name="probabilities">Logged probabilities.</param>
    /// <param name="allowed">Candidates; others are no cells.</param>
    /// <param name="arm">The arm that was drawn.</param>
    public void Add(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> allowed, int arm)
    {
        Array.Clear(_mass);
        for (var k = 0; k < probabilities.Length; k++)
        {
            if (!allowed[k])
                continue;
            var bin = BinOf(probabilities[k]);
            _cells[bin]++;
            _mass[bin] += probabilities[k];
        }

        _drawn[BinOf(probabilities[arm])]++;
        // Whether a step draws from a bin is one coin of that bin's mass, so these variances are exact for adaptive policies too.
        for (var bin = 0; bin < _mass.Length; bin++)
        {
            _probability[bin] += _mass[bin];
            _variance[bin] += _mass[bin] * Math.Max(0, 1 - _mass[bin]);
        }
    }

    /// <summary>Adds the draws of another run.</summary>
    public void Merge(Calibration other)
    {
        for (var bin = 0; bin < _cells.Length; bin++)
        {
            _cells[bin] += other._cells[bin];
            _probability[bin] += other._probability[bin];
            _variance[bin] += other._variance[bin];
            _drawn[bin] += other._drawn[bin];
        }
    }

    /// <summary>The bins that hold anything, by rising probability.</summary>
    public IReadOnlyList<CalibrationBin> Bins() =>
    [
        .. Enumerable.Range(0, _cells.Length).Where(bin => _cells[bin] > 0).Select(bin => new CalibrationBin(
            bin == 0 ? 0 : s_from[bin - 1],
            bin == 0 ? 0 : bin < s_from.Length ? s_from[bin] : 1,
            _cells[bin],
            _probability[bin] / _cells[bin],
            _drawn[bin],
            Math.Sqrt(_variance[bin]))),
    ];

    private static int BinOf(double probability)
    {
        var place = s_from.AsSpan().BinarySearch(probability);
        return place >= 0 ? place + 1 : ~place;
    }
}

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="From">Lowest probability, included; 0 alone for the first bin.</param>
/// <param name="To">Highest probability, not included; 1 is in the last bin.</param>
/// <param name="Cells">Steps × arms with such a probability.</param>
/// <param name="MeanProbability">Mean logged probability.</param>
/// <param name="Drawn">How many of these arms were drawn.</param>
/// <param name="Deviation">Standard deviation of <paramref name="Drawn"/> if every draw follows its probabilities; 0 where nothing is left to chance.</param>
internal sealed record CalibrationBin(double From, double To, long Cells, double MeanProbability, long Drawn, double Deviation)
{
    /// <summary>Share of these arms that were drawn.</summary>
    public double Frequency => (double)Drawn / Cells;

    /// <summary>How many standard deviations more (below 0: fewer) were drawn than logged; <c>null</c> where nothing is left to chance.</summary>
    public double? Deviations => Deviation > 0 ? (Drawn - MeanProbability * Cells) / Deviation : null;
}

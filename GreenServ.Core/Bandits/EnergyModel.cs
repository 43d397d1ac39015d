using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>
/// Mean normalised energy of every arm in a context. An arm is expected to need its own level times the pool's shape over
/// contexts (levels differ by factors of hundreds, shapes much less); a ridge regression on the arm's rows corrects that.
/// </summary>
/// <remarks>
/// The regression is of energy itself, so predictions are means. (The exponential of a regression of its logarithm would
/// be a median, up to 2.3 times below the mean within one task.)
/// </remarks>
internal sealed class EnergyModel(int dimension)
{
    /// <summary>Predictions stay above this: a cost of nothing would make ratios of costs meaningless.</summary>
    private const double Smallest = 1e-9;

    // A prediction never falls below this share of the arm's level, however far a context lies from what was seen.
    private const double LeastShareOfLevel = 0.05;
    private const double ArmRidge = 4;
    private const double ShapeRidge = 3;
    private const double MetadataRows = 1;
    private const double UnknownLevel = 0.1;
    private const int StepsPerRefit = 2;

    private readonly double[] _armRidge = Enumerable.Repeat(ArmRidge, dimension).ToArray();
    private readonly double[] _shapeRidge = Enumerable.Repeat(ShapeRidge, dimension).ToArray();
    private readonly double[] _shape = new double[dimension];
    private readonly double[] _scratch = new double[dimension];
    private readonly RidgeInverse _pooledInverse = new(dimension);
    private readonly RegressionSums _pooled = new(dimension);
    private Arm[] _arms = [];
    private double _rows;
    private double _refitAt;

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
        _arms = [.. arms.Select(statistics => new Arm(statistics, dimension))];
        _rows = arms.Sum(statistics => statistics.Energy.Count);
        foreach (var arm in _arms)
            arm.Inverse.Rebuild(arm.Statistics.Energy, _armRidge);
        Refit();
    }

    public void Refresh(int index, in Observation observation)
    {
        if (observation is not { Energy: not null, EnergyCounted: false })
            return;
        var arm = _arms[index];
        if (observation.PreviousEnergy is not null)
        {
            Solve(arm);
            return;
        }

        arm.Inverse.Update(arm.Statistics.Energy, observation.Context, observation.Weight);
        if (++_rows >= _refitAt)
            Refit();
        else
            Solve(arm);
    }

    public double Mean(int index, ReadOnlySpan<double> context)
    {
        var arm = _arms[index];
        return Math.Max(TensorPrimitives.Dot(arm.Coefficients, context), Math.Max(LeastShareOfLevel * arm.Level, Smallest));
    }

    private void Refit()
    {
        _refitAt = _rows + (_rows < 200 ? 10 : Math.Max(25, _rows / 40));
        Array.Clear(_shape);
        _shape[0] = 1;
        for (var i = 0; i < StepsPerRefit; i++)
        {
            foreach (var arm in _arms)
                arm.Level = Level(arm.Statistics);
            FitShape();
        }

        foreach (var arm in _arms)
            Solve(arm);
    }

    // Rows of all arms, each divided by its arm's level, regressed on the context; the prior shape is flat.
    private void FitShape()
    {
        Array.Clear(_pooled.XX);
        Array.Clear(_pooled.XY);
        foreach (var arm in _arms)
        {
            var sums = arm.Statistics.Energy;
            if (sums.Count <= 0 || arm.Level <= Smallest)
                continue;
            TensorPrimitives.Add<double>(_pooled.XX, sums.XX, _pooled.XX);
            TensorPrimitives.MultiplyAdd<double>(sums.XY, 1 / arm.Level, _pooled.XY, _pooled.XY);
        }

        _pooledInverse.Rebuild(_pooled, _shapeRidge);
        _pooled.XY.CopyTo(_scratch, 0);
        _scratch[0] += ShapeRidge;
        _pooledInverse.Multiply(_scratch, _shape);
    }

    private double Level(ArmStatistics statistics)
    {
        var sums = statistics.Energy;
        var expected = sums.Count > 0 ? Math.Max(TensorPrimitives.Dot(sums.XX.AsSpan(0, dimension), _shape), LeastShareOfLevel * sums.Count) : 0;
        if (statistics.PriorEnergy is { } prior)
            return (MetadataRows * prior + sums.XY[0]) / (MetadataRows + expected);
        return expected > 0 ? sums.XY[0] / expected : PoolLevel();
    }

    private double PoolLevel()
    {
        var (sum, arms) = (0.0, 0);
        foreach (var arm in _arms)
        {
            var sums = arm.Statistics.Energy;
            if (sums.Count <= 0)
                continue;
            sum += sums.XY[0] / sums.Count;
            arms++;
        }

        return arms > 0 ? sum / arms : UnknownLevel;
    }

    private void Solve(Arm arm)
    {
        arm.Level = Level(arm.Statistics);
        TensorPrimitives.MultiplyAdd(_shape, ArmRidge * arm.Level, arm.Statistics.Energy.XY, _scratch);
        arm.Inverse.Multiply(_scratch, arm.Coefficients);
    }

    private sealed class Arm(ArmStatistics statistics, int dimension)
    {
        public ArmStatistics Statistics { get; } = statistics;

        public RidgeInverse Inverse { get; } = new(dimension);

        public double[] Coefficients { get; } = new double[dimension];

        public double Level { get; set; }
    }
}

namespace GreenServ.Core.Bandits;

/// <summary>Bayesian linear regression of quality, one posterior per arm under a prior the pool itself teaches.</summary>
internal sealed class QualityModel(int dimension)
{
    // Far below this the logarithm of an energy says nothing about the model behind it.
    private const double SmallestEnergy = 1e-9;
    private const double SmallestSpread = 0.3;
    private const int StepsPerRefit = 2;
    private const int StepsFromScratch = 12;

    private readonly QualityPrior _prior = new(dimension);
    private readonly double[] _ridge = new double[dimension];
    private QualityArm[] _arms = [];
    private double _rows;
    private double _refitAt;
    private bool _fitted;

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
        _arms = [.. arms.Select(statistics => new QualityArm(statistics, dimension))];
        _rows = arms.Sum(statistics => statistics.Quality.Count);
        AdoptPrior();
        if (_rows > 0)
            Refit(_fitted ? StepsPerRefit : StepsFromScratch);
    }

    public void Refresh(int index, in Observation observation)
    {
        if (observation.Quality is null)
            return;
        _arms[index].Learn(observation);
        if (observation.PreviousQuality is null && ++_rows >= _refitAt)
            Refit(StepsPerRefit);
    }

    public double Mean(int arm, ReadOnlySpan<double> context) => _arms[arm].Mean(context);

    public double Variance(int arm, ReadOnlySpan<double> context) => _prior.NoiseVariance * _arms[arm].Inverse.Quadratic(context);

    // Every 10 rows below 200, every 25 below 1,000, then every 2.5 %: the pool's values settle while the cost stays.
    private void Refit(int steps)
    {
        _fitted = true;
        _refitAt = _rows + (_rows < 200 ? 10 : Math.Max(25, _rows / 40));
        StandardiseEnergies();
        for (var i = 0; i < steps; i++)
        {
            _prior.Improve(_arms);
            AdoptPrior();
        }
    }

    private void AdoptPrior()
    {
        _prior.WriteRidge(_ridge);
        foreach (var arm in _arms)
            arm.Adopt(_prior, _ridge);
    }

    private void StandardiseEnergies()
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        foreach (var arm in _arms)
        {
            if (LogEnergy(arm.Statistics) is not { } log)
                continue;
            count++;
            sum += log;
            squares += log * log;
        }

        var mean = sum / Math.Max(count, 1);
        var spread = Math.Max(Math.Sqrt(Math.Max(squares / Math.Max(count, 1) - mean * mean, 0)), SmallestSpread);
        foreach (var arm in _arms)
            arm.LogEnergy = LogEnergy(arm.Statistics) is { } log ? (log - mean) / spread : 0;
    }

    private static double? LogEnergy(ArmStatistics arm)
    {
        var energy = arm.Energy.Count > 0 ? arm.Energy.XY[0] / arm.Energy.Count : arm.PriorEnergy;
        return energy is { } known ? Math.Log(Math.Max(known, SmallestEnergy)) : null;
    }
}

using System.Numerics.Tensors;

namespace GreenServ.Core.Bandits;

/// <summary>Bayesian linear regression of quality, one posterior per arm under a prior the pool itself teaches.</summary>
/// <remarks>
/// Refits are bounded: one observation pays for the pool's step (O(K·d²)) or for a few arms' adoption of it (O(d³) each), so that
/// no caller waits for the whole pool. An arm not yet served believes the prior of the step before.
/// </remarks>
internal sealed class QualityModel
{
    // Far below this the logarithm of an energy says nothing about the model behind it.
    private const double SmallestEnergy = 1e-9;
    private const double SmallestSpread = 0.3;
    private const int StepsOnAttach = 2;
    private const int StepsFromScratch = 6;

    // About 0.1 ms of adoptions per observation.
    private const double MultiplicationsPerObservation = 100_000;

    // What a newcomer may answer on credit, without a score: a new arm must not take over while nobody says how good it is.
    private const double AnswersOnCredit = 20;

    private readonly QualityPrior _prior;
    private readonly QualityPriorFit _fit;
    private readonly int _adoptionsPerObservation;
    private readonly double[] _meanContext;
    private QualityArm[] _arms = [];
    private int _adopted;
    private double _rows;
    private double _refitAt;
    private bool _fitted;

    /// <summary>A model over contexts whose components come in blocks of these lengths, the bias first.</summary>
    public QualityModel(IReadOnlyList<int> blocks)
    {
        _prior = new QualityPrior(blocks);
        _fit = new QualityPriorFit(_prior);
        var d = _prior.Dimension;
        _meanContext = new double[d];
        _adoptionsPerObservation = (int)Math.Max(1, MultiplicationsPerObservation / (d * d * d));
    }

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
        if (_arms.Length == arms.Count && _arms.Zip(arms, (known, statistics) => known.Statistics == statistics).All(same => same))
        {
            // The same arms, whose sums have changed in scale: what the pool has taught stays.
            AdoptAll();
            return;
        }

        _arms = [.. arms.Select(statistics => new QualityArm(statistics, _prior.Dimension))];
        _rows = arms.Sum(statistics => statistics.Quality.Count);
        AdoptAll();
        if (_rows <= 0)
            return;
        var steps = _fitted ? StepsOnAttach : StepsFromScratch;
        for (var i = 0; i < steps; i++)
        {
            Improve();
            AdoptAll();
        }
    }

    public void Refresh(int index, in Observation observation)
    {
        if (observation.Quality is null)
        {
            Charge(_arms[index]);
            return;
        }

        _arms[index].Learn(observation);
        if (observation.PreviousQuality is null)
            _rows++;
        if (_adopted < _arms.Length)
            AdoptSome();
        else if (_rows >= _refitAt)
            Refit();
    }

    public double Mean(int arm, ReadOnlySpan<double> context) => _arms[arm].Mean(context);

    public double Variance(int arm, ReadOnlySpan<double> context) => _arms[arm].Variance(context);

    private void Refit()
    {
        Improve();
        AdoptSome();
    }

    // Every 10 rows below 200, every 25 below 1,000, then every 2.5 %: the pool's values settle while the cost stays.
    private void Improve()
    {
        _fitted = true;
        _refitAt = _rows + (_rows < 200 ? 10 : Math.Max(25, _rows / 40));
        StandardiseEnergies();
        CreditNewcomers();
        _fit.Improve(_arms);
        _adopted = 0;
    }

    private void AdoptSome()
    {
        for (var end = Math.Min(_adopted + _adoptionsPerObservation, _arms.Length); _adopted < end; _adopted++)
            _arms[_adopted].Adopt(_prior);
    }

    private void AdoptAll()
    {
        foreach (var arm in _arms)
            arm.Adopt(_prior);
        _adopted = _arms.Length;
    }

    // The benefit of the doubt: an arm that joined late is believed to be as good as the best, until it has shown what it is.
    private void CreditNewcomers()
    {
        if (!Array.Exists(_arms, arm => arm.Statistics.IsNewcomer))
            return;
        var best = double.NegativeInfinity;
        WriteMeanContext(_meanContext);
        foreach (var arm in _arms)
        {
            if (arm is { Statistics: { IsNewcomer: false, Quality.Count: > 0 } })
                best = Math.Max(best, arm.Mean(_meanContext));
        }

        foreach (var arm in _arms)
        {
            if (!arm.Statistics.IsNewcomer)
                continue;
            arm.FullCredit = Math.Max(0, best - _prior.MeanAt(arm.LogEnergy, _meanContext));
            Charge(arm);
        }
    }

    private void Charge(QualityArm arm)
    {
        if (!arm.Statistics.IsNewcomer)
            return;
        var unscored = Math.Max(arm.Statistics.Answers - arm.Statistics.Quality.Count, 0);
        arm.Credit = arm.FullCredit * Math.Max(0, 1 - unscored / AnswersOnCredit);
        arm.Centre(_prior);
    }

    private void WriteMeanContext(double[] mean)
    {
        Array.Clear(mean);
        foreach (var arm in _arms)
            TensorPrimitives.Add(mean, arm.Statistics.Quality.XX.AsSpan(0, mean.Length), mean);
        TensorPrimitives.Divide<double>(mean, Math.Max(mean[0], 1e-300), mean);
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

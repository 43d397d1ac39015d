using GreenServ.Core.Bandits;

namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// What a counter's work costs, learned from its last windows: the maximum a posteriori of
/// <c>E = Σ_m j_m · e^θ_m · B_m^γ_m · (out_m + w · e^ρ_m · in_m) + L · e^λ · load</c>, where j and w are the priors of a model, B_m how
/// many of its requests were in flight together, and θ, γ, ρ (of each model) and λ what is learned (Gauss-Newton, normal priors).
/// </summary>
/// <remarks>
/// Energy that somebody else caused only adds: a window far above what is expected counts nothing, one far below less
/// (Huber). What lasts for longer than the windows that are kept is a rate that has changed.
/// </remarks>
internal sealed class WorkRates
{
    // The state: λ, then rate, batch exponent and prompt weight of each model.
    private const int Load = 0;
    private const int Shared = 1;
    private const int OfModel = 3;
    private const int Batch = 1;
    private const int Prompt = 2;

    private const int Kept = 600;
    // From a prior that is far off it takes many, later two or three.
    private const int Steps = 40;
    private const int StepsAfterwards = 3;
    private const int OftenUntil = 60;
    private const int Every = 10;

    private const double LoadWatts = 100;
    private const double LoadDeviation = 1;

    // ML.ENERGY's models spread by 0.12 around the mean of their exponents; other engines may more.
    private const double BatchDeviation = 0.15;

    private const double PromptDeviation = 0.7;
    private const double LongestStep = 1;
    private const double Converged = 1e-3;
    private const double WidestLog = 5;
    private const double Outlier = 3;
    private const double LeastNoise = 0.02;
    private const double FirstNoise = 0.15;
    // Where more windows than this lie far above, it is the rates that are wrong.
    private const double MostForeignShare = 0.3;
    private const double NoisePriorWindows = 5;

    // Windows that follow each other hold the same requests, so each tells less than it would alone.
    private const double WindowsPerFact = 4;

    private Dictionary<string, int> _models = new(StringComparer.Ordinal);
    private List<WorkPrior> _priors = [];
    private Queue<WorkSample> _samples = new(Kept);
    private double[] _state = [0];
    private double[] _centre = [0];
    private double[] _precision = [1 / (LoadDeviation * LoadDeviation)];
    private double[] _gradient = [0];
    // Row by row.
    private double[] _covariance = [LoadDeviation * LoadDeviation];
    private double _noise = FirstNoise * FirstNoise;
    private double _farShare;
    private int _unfitted;

    /// <summary>Standard deviation of a window's energy relative to what was expected.</summary>
    public double RelativeNoise => Math.Sqrt(_noise);

    /// <summary>Joules of an amount of work of a request, without loading.</summary>
    /// <param name="work">The request.</param>
    /// <param name="amount">What was done for it.</param>
    /// <param name="inFlight">Requests of the model in flight together.</param>
    public double Joules(RequestWork work, in WorkAmount amount, double inFlight)
    {
        var (output, prompt) = Parts(new ModelWork(StateOf(work), amount.PromptTokens, amount.OutputTokens, inFlight));
        return output + prompt;
    }

    /// <summary>Joules of waiting so long for a model to load.</summary>
    public double LoadJoules(double seconds) => LoadWatts * Math.Exp(_state[Load]) * seconds;

    /// <summary>Relative standard deviation of a model's rate.</summary>
    public double RateDeviation(RequestWork work)
    {
        var i = StateOf(work);
        return Math.Sqrt(_covariance[i * _state.Length + i]);
    }

    /// <summary>Expected energy of a window's work, and the most it may take if rates and noise are three standard deviations off.</summary>
    public (double Joules, double Most) Expect(WorkSample sample)
    {
        var joules = Differentiate(sample);
        var spread = 0.0;
        for (var i = 0; i < _state.Length; i++)
        {
            if (_gradient[i] == 0)
                continue;
            for (var k = 0; k < _state.Length; k++)
                spread += _gradient[i] * _covariance[i * _state.Length + k] * _gradient[k];
        }

        // Rates are unsure by factors, which matters while little is known of them.
        var rates = joules > 0 ? joules * (Math.Exp(Outlier * Math.Sqrt(spread) / joules) - 1) : 0;
        return (joules, joules + Math.Sqrt(rates * rates + Outlier * Outlier * Variance(sample, joules)));
    }

    /// <summary>Whether enough was learned that <see cref="Fit"/> would tell something new.</summary>
    public bool IsFitDue => _unfitted >= (_samples.Count <= OftenUntil ? 1 : Every);

    /// <summary>Takes a window to learn from.</summary>
    public void Learn(WorkSample sample)
    {
        if (_samples.Count == Kept)
            _samples.Dequeue();
        _samples.Enqueue(sample);
        _unfitted++;
    }

    /// <summary>A copy to fit while these rates are in use: with many models a fit takes many milliseconds. Nothing is due here until it is taken over.</summary>
    public WorkRates CopyToFit()
    {
        _unfitted = 0;
        var copy = (WorkRates)MemberwiseClone();
        copy._samples = new Queue<WorkSample>(_samples);
        (copy._models, copy._priors) = (new Dictionary<string, int>(_models, StringComparer.Ordinal), [.. _priors]);
        (copy._state, copy._centre, copy._precision, copy._gradient, copy._covariance) = ([.. _state], [.. _centre], [.. _precision], [.. _gradient], [.. _covariance]);
        return copy;
    }

    /// <summary>Learns from the windows that were taken.</summary>
    public void Fit()
    {
        // Later it would take others' load in again at each fit, and with it a noise that hides that load.
        if (_samples.Count <= OftenUntil || _farShare >= MostForeignShare)
            Converge(Steps, discards: false);
        Converge(StepsAfterwards, discards: true);
    }

    /// <summary>Takes over what a copy has learned; models that came since keep what is believed of them.</summary>
    public void Adopt(WorkRates fitted)
    {
        (_noise, _farShare) = (fitted._noise, fitted._farShare);
        var known = fitted._state.Length;
        Array.Copy(fitted._state, _state, known);
        for (var i = 0; i < known; i++)
            Array.Copy(fitted._covariance, i * known, _covariance, i * _state.Length, known);
    }

    /// <summary>A window's work as the rates see it.</summary>
    /// <param name="byModel">All work of each model, told by one of its requests.</param>
    /// <param name="inFlight">Of each model, its requests in flight together.</param>
    /// <param name="joules">Active energy measured.</param>
    /// <param name="otherVariance">Variance from the meter and the idle power, in joules squared.</param>
    public WorkSample Sample(IReadOnlyList<(RequestWork Work, WorkAmount Amount)> byModel, IReadOnlyList<double> inFlight, double joules, double otherVariance) => new(
        [.. byModel.Select((model, i) => new ModelWork(StateOf(model.Work), model.Amount.PromptTokens, model.Amount.OutputTokens, inFlight[i]))],
        byModel.Sum(model => model.Amount.LoadSeconds), joules, otherVariance);

    private (double Output, double Prompt) Parts(in ModelWork work)
    {
        var prior = _priors[(work.State - Shared) / OfModel];
        var rate = prior.JoulesPerOutputToken * Math.Exp(_state[work.State]) * Math.Pow(work.InFlight, _state[work.State + Batch]);
        return (rate * work.OutputTokens, rate * prior.PromptTokenWeight * Math.Exp(_state[work.State + Prompt]) * work.PromptTokens);
    }

    private double Differentiate(WorkSample sample)
    {
        Array.Clear(_gradient);
        var load = LoadJoules(sample.LoadSeconds);
        _gradient[Load] = load;
        var joules = load;
        foreach (var work in sample.Models)
        {
            var (output, prompt) = Parts(work);
            _gradient[work.State] = output + prompt;
            _gradient[work.State + Batch] = (output + prompt) * Math.Log(work.InFlight);
            _gradient[work.State + Prompt] = prompt;
            joules += output + prompt;
        }

        return joules;
    }

    private void Converge(int steps, bool discards)
    {
        while (steps-- > 0 && Step(discards))
        {
        }
    }

    // Relative to the larger of the two, so that an expectation that is far too low does not take itself for exact.
    private double Variance(WorkSample sample, double expected)
    {
        var size = Math.Max(expected, sample.Joules);
        return _noise * size * size + sample.OtherVariance;
    }

    // One step of Gauss-Newton; false when it moved nothing.
    private bool Step(bool discards)
    {
        var size = _state.Length;
        var information = new double[size * size];
        var pull = new double[size];
        for (var i = 0; i < size; i++)
        {
            information[i * size + i] = _precision[i];
            pull[i] = _precision[i] * (_centre[i] - _state[i]);
        }

        var (squares, counted, far) = (NoisePriorWindows * _noise, NoisePriorWindows, 0);
        discards &= _farShare < MostForeignShare;
        foreach (var sample in _samples)
        {
            var expected = Differentiate(sample);
            var variance = Variance(sample, expected);
            var surprise = sample.Joules - expected;
            var score = surprise / Math.Sqrt(variance);
            far += score > Outlier ? 1 : 0;
            if (discards && score > Outlier)
                continue;
            var weight = Math.Min(1, Outlier / Math.Abs(score)) / (variance * WindowsPerFact);
            var larger = Math.Max(expected, sample.Joules);
            squares += larger > 0 ? Math.Clamp((surprise * surprise - sample.OtherVariance) / (larger * larger), 0, Outlier * Outlier * _noise) : 0;
            counted++;
            for (var i = 0; i < size; i++)
            {
                if (_gradient[i] == 0)
                    continue;
                pull[i] += weight * _gradient[i] * surprise;
                for (var k = 0; k < size; k++)
                    information[i * size + k] += weight * _gradient[i] * _gradient[k];
            }
        }

        _farShare = (double)far / _samples.Count;
        _noise = Math.Max(LeastNoise * LeastNoise, squares / counted);
        SymmetricInverse.Invert(information, size, new double[size * size]);
        _covariance = information;
        return Move(pull) > Converged;
    }

    private double Move(double[] pull)
    {
        var longest = 0.0;
        for (var i = 0; i < _state.Length; i++)
        {
            var step = 0.0;
            for (var k = 0; k < _state.Length; k++)
                step += _covariance[i * _state.Length + k] * pull[k];
            step = Math.Clamp(step, -LongestStep, LongestStep);
            _state[i] = Math.Clamp(_state[i] + step, -WidestLog, WidestLog);
            longest = Math.Max(longest, Math.Abs(step));
        }

        return longest;
    }

    // Where a model's part of the state begins.
    private int StateOf(RequestWork work)
    {
        if (_models.TryGetValue(work.Model, out var known))
            return known;
        var (index, before) = (_state.Length, _covariance);
        _models[work.Model] = index;
        _priors.Add(work.Prior);
        Array.Resize(ref _state, index + OfModel);
        Array.Resize(ref _centre, _state.Length);
        Array.Resize(ref _precision, _state.Length);
        Array.Resize(ref _gradient, _state.Length);
        _covariance = new double[_state.Length * _state.Length];
        for (var i = 0; i < index; i++)
        {
            for (var k = 0; k < index; k++)
                _covariance[i * _state.Length + k] = before[i * index + k];
        }

        Believe(index, 0, work.Prior.LogDeviation);
        Believe(index + Batch, EnergyEstimator.BatchExponent, BatchDeviation);
        Believe(index + Prompt, 0, PromptDeviation);
        return index;
    }

    private void Believe(int index, double centre, double deviation)
    {
        _state[index] = _centre[index] = centre;
        _covariance[index * _state.Length + index] = deviation * deviation;
        _precision[index] = 1 / (deviation * deviation);
    }
}

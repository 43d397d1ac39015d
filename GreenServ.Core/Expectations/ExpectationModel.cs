using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Expectations;

/// <summary>
/// What is expected of a request before it runs: input tokens, tokens of the answer, and how its joules differ from what the energy model
/// predicts of an ordinary request like it.
/// </summary>
/// <remarks>
/// A fold of answered requests: sums fade with logical time, do not depend on the order of answers, and merge. Instances are not thread-safe.
/// </remarks>
public sealed class ExpectationModel
{
    // The energy model's own prior is the estimate of a request of 100 tokens in and out, which counts as much as one that was seen.
    private const double PriorWork = 100 + 100 * EnergyEstimator.PromptTokenWeight;
    private const double PriorWorkRows = 1;
    private const double LargestFactor = 10;
    private const double ShareBeforeRefit = 0.02;

    private readonly SortedDictionary<string, Arm> _arms = new(StringComparer.Ordinal);
    private readonly AnswerLengths _lengths = new();
    private int _newAnswers;
    private int _refitAfter = 1;

    /// <summary>A request was answered.</summary>
    public void Add(in AnsweredRequest request)
    {
        var arm = Of(request.Arm);
        if (request is { EstimatedInput: { } estimated, InputTokens: { } counted } && InputRatios.Row(estimated, counted) is { } input)
            arm.Input.Add(request.Time, input);
        if (request.OutputTokens is { } output and >= 0)
        {
            arm.AnswersTo(request.Task).Add(request.Time, AnswerLengths.Row(output, request.InputTokens ?? request.EstimatedInput ?? 0));
            _newAnswers = _newAnswers < int.MaxValue ? _newAnswers + 1 : _newAnswers;
        }

        if (request is { PredictedJoules: { } predicted, Joules: { } joules } && EnergyCalibration.Row(predicted, joules, request.PredictedFrom) is { } energy)
            arm.Energy.Add(request.Time, energy);
    }

    /// <summary>The joules of a request that was added turned out to be others.</summary>
    /// <param name="arm">Its model.</param>
    /// <param name="time">Logical time of its decision.</param>
    /// <param name="predictedJoules">See <see cref="AnsweredRequest.PredictedJoules"/>.</param>
    /// <param name="joules">What it took.</param>
    /// <param name="previousJoules">What was added; <c>null</c> for nothing.</param>
    /// <param name="predictedFrom">See <see cref="AnsweredRequest.PredictedFrom"/>.</param>
    public void Correct(string arm, long time, double predictedJoules, double joules, double? previousJoules, double? predictedFrom = null)
    {
        if (EnergyCalibration.Row(predictedJoules, joules, predictedFrom) is not { } row)
            return;
        if (previousJoules is { } previous && EnergyCalibration.Row(predictedJoules, previous, predictedFrom) is { } counted)
            row = [.. row.Zip(counted, static (now, before) => now - before)];
        Of(arm).Energy.Add(time, row);
    }

    /// <summary>Input tokens a model's host counts for each one estimated, 0.5 to 2.</summary>
    public double InputRatio(string arm) => InputRatios.Of(_arms.GetValueOrDefault(arm)?.Input);

    /// <summary>Length of a model's answer to a task.</summary>
    public AnswerLength Answer(string arm, string task)
    {
        Fit();
        return _lengths.Of(arm, task, CellOf(arm, task));
    }

    /// <summary>
    /// Token work of a request over that of the requests the energy model has learned from: it does not see how long the conversation is, nor
    /// where the answer will be cut off.
    /// </summary>
    /// <param name="arm">The model.</param>
    /// <param name="task">Name of the task kind.</param>
    /// <param name="inputTokens">Input tokens of this request.</param>
    /// <param name="outputTokens">Expected tokens of its answer.</param>
    /// <returns>0.1 to 10, about 1 on average.</returns>
    public double WorkFactor(string arm, string task, double inputTokens, double outputTokens)
    {
        Fit();
        var cell = CellOf(arm, task);
        var learned = _lengths.Of(arm, task, cell).Mean + EnergyEstimator.PromptTokenWeight * _lengths.MeanInput(task, cell);
        var rows = _lengths.RowsOf(arm);
        var ordinary = (PriorWorkRows * PriorWork + rows * learned) / (PriorWorkRows + rows);
        return Math.Clamp((outputTokens + EnergyEstimator.PromptTokenWeight * inputTokens) / ordinary, 1 / LargestFactor, LargestFactor);
    }

    /// <summary>What a model is expected to read, write and spend on a request, before calibration.</summary>
    /// <param name="arm">The model.</param>
    /// <param name="task">Name of the task kind.</param>
    /// <param name="estimatedInput">Input tokens as the model's tokenizer family tells them.</param>
    /// <param name="answerLimit">Tokens at which the answer is cut off; <c>null</c> for none.</param>
    /// <param name="ordinaryJoules">What the energy model predicts of an ordinary request of its context.</param>
    public (double InputTokens, double OutputTokens, double Joules) Foresee(string arm, string task, double estimatedInput, int? answerLimit, double ordinaryJoules)
    {
        var input = estimatedInput * InputRatio(arm);
        var output = Answer(arm, task).MeanUpTo(answerLimit);
        return (input, output, ordinaryJoules * WorkFactor(arm, task, input, output));
    }

    /// <summary>Predicted joules put right by how earlier ones turned out.</summary>
    /// <param name="arm">The model.</param>
    /// <param name="predictedJoules">As predicted, above 0.</param>
    /// <param name="logDeviation">How far the level may lie off for a model that nothing is known of, above 0.</param>
    public EnergyEstimate Energy(string arm, double predictedJoules, double logDeviation) =>
        EnergyCalibration.Apply(_arms.GetValueOrDefault(arm)?.Energy, predictedJoules, logDeviation);

    /// <summary>The mean of <see cref="Energy"/> alone.</summary>
    public double Calibrated(string arm, double predictedJoules) => predictedJoules * EnergyCalibration.FactorOf(_arms.GetValueOrDefault(arm)?.Energy);

    /// <summary>Adds what another copy learned.</summary>
    public void Merge(ExpectationModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (name, theirs) in other._arms)
            Of(name).Merge(theirs);
        _newAnswers = int.MaxValue;
    }

    /// <summary>All that is held, by arm.</summary>
    public IReadOnlyDictionary<string, ArmExpectations> Export() => _arms.ToDictionary(arm => arm.Key, arm => arm.Value.Export());

    /// <summary>Puts back what was kept of an arm.</summary>
    /// <exception cref="ArgumentException">It is no state of an arm.</exception>
    public void Restore(string arm, ArmExpectations kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        Of(arm).Restore(kept);
        _newAnswers = int.MaxValue;
    }

    private void Fit()
    {
        if (_newAnswers < _refitAfter)
            return;

        // Effects over hundreds of cells are no work for every request, and an answer among thousands moves none of them.
        var rows = _lengths.Fit([.. _arms.SelectMany(arm => arm.Value.Answers.Select(cell => (arm.Key, cell.Key, cell.Value)))]);
        (_newAnswers, _refitAfter) = (0, Math.Max(1, (int)(rows * ShareBeforeRefit)));
    }

    private FadedSums? CellOf(string arm, string task) => _arms.GetValueOrDefault(arm)?.Answers.GetValueOrDefault(task);

    private Arm Of(string name)
    {
        if (!_arms.TryGetValue(name, out var arm))
            _arms[name] = arm = new Arm();
        return arm;
    }

    private sealed class Arm
    {
        public FadedSums Input { get; } = new(InputRatios.Columns);

        public FadedSums Energy { get; } = new(EnergyCalibration.Columns);

        public Dictionary<string, FadedSums> Answers { get; } = new(StringComparer.Ordinal);

        public FadedSums AnswersTo(string task)
        {
            if (!Answers.TryGetValue(task, out var cell))
                Answers[task] = cell = new FadedSums(AnswerLengths.Columns);
            return cell;
        }

        public void Merge(Arm other)
        {
            Input.Merge(other.Input);
            Energy.Merge(other.Energy);
            foreach (var (task, cell) in other.Answers)
                AnswersTo(task).Merge(cell);
        }

        public ArmExpectations Export() => new(Input.Export(), Energy.Export(), Answers.ToDictionary(cell => cell.Key, cell => cell.Value.Export()));

        public void Restore(ArmExpectations kept)
        {
            Input.Restore(kept.Input);
            Energy.Restore(kept.Energy);
            foreach (var (task, cell) in kept.Answers)
                AnswersTo(task).Restore(cell);
        }
    }
}

/// <summary>What is kept of one arm's expectations.</summary>
/// <param name="Input">Of <c>InputRatio</c>.</param>
/// <param name="Energy">Of <c>Energy</c>.</param>
/// <param name="Answers">Of <c>Answer</c>, by task kind.</param>
public sealed record ArmExpectations(FadedState Input, FadedState Energy, IReadOnlyDictionary<string, FadedState> Answers);

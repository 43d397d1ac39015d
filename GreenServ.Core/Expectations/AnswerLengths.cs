namespace GreenServ.Core.Expectations;

/// <summary>
/// Lengths of answers by model and task kind, on a logarithmic scale: the mean of a cell is the pool's, plus what the task, the model, and
/// the two together differ by, each effect drawn to zero until enough answers speak for it.
/// </summary>
/// <remarks>
/// Before any answer, lengths are those of the conversations of the Azure LLM inference trace (2023): a geometric mean of 151 tokens, deviation
/// 0.86 of the logarithm. An answer that was cut off counts at the length it had.
/// </remarks>
internal sealed class AnswerLengths
{
    private const double PriorLogMean = 5.02;
    private const double PriorRows = 2;
    private const double TaskRows = 4;
    private const double ModelRows = 4;
    private const double CellRows = 6;
    private const double PriorVariance = 0.5;
    private const double VarianceRows = 10;
    private const double CorrectionRows = 10;
    private const double LargestCorrection = 3;

    // The chat request that energies are first estimated for (100 tokens in and out).
    private const double PriorInput = 100;

    private readonly Dictionary<string, Effect> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Effect> _models = new(StringComparer.Ordinal);
    private double _mean = PriorLogMean;
    private double _variance = PriorVariance;

    /// <summary>Rows, Σ log tokens, Σ of its square, Σ tokens, Σ input tokens.</summary>
    public static int Columns => 5;

    /// <summary>The row that an answer adds.</summary>
    public static double[] Row(int tokens, double inputTokens)
    {
        var logarithm = Math.Log(Math.Max(tokens, 1));
        return [1, logarithm, logarithm * logarithm, tokens, inputTokens];
    }

    /// <summary>Takes the effects from all cells, the coarser ones first.</summary>
    /// <returns>Answers known, as they count now.</returns>
    public double Fit(IReadOnlyCollection<(string Model, string Task, FadedSums Sums)> cells)
    {
        _tasks.Clear();
        _models.Clear();
        var (rows, sum) = (PriorRows, PriorRows * PriorLogMean);
        foreach (var (_, _, sums) in cells)
            (rows, sum) = (rows + sums[0], sum + sums[1]);
        _mean = sum / rows;
        foreach (var (_, task, sums) in cells)
            EffectOf(_tasks, task).Add(sums[0], sums[1] - sums[0] * _mean, sums[4]);
        foreach (var (model, task, sums) in cells)
            EffectOf(_models, model).Add(sums[0], sums[1] - sums[0] * (_mean + TaskEffect(task)), sums[4]);
        var (squares, degrees) = (VarianceRows * PriorVariance, VarianceRows);
        foreach (var (model, task, sums) in cells)
            (squares, degrees) = (squares + Squares(sums, LogMean(model, task, sums)), degrees + sums[0]);
        _variance = squares / degrees;
        return rows - PriorRows;
    }

    /// <summary>What is expected of a model's answer to a task.</summary>
    public AnswerLength Of(string model, string task, FadedSums? cell)
    {
        var mean = LogMean(model, task, cell);
        var rows = cell?[0] ?? 0;
        var variance = (VarianceRows * _variance + (cell is null ? 0 : Squares(cell, mean))) / (VarianceRows + rows);
        var correction = (CorrectionRows + (cell?[3] ?? 0) / Math.Exp(mean + variance / 2)) / (CorrectionRows + rows);
        return new(mean, Math.Sqrt(variance), Math.Clamp(correction, 1 / LargestCorrection, LargestCorrection));
    }

    /// <summary>Input tokens of the requests that a cell's answers were to.</summary>
    public double MeanInput(string task, FadedSums? cell)
    {
        var known = _tasks.GetValueOrDefault(task);
        var ofTask = (PriorRows * PriorInput + (known?.Input ?? 0)) / (PriorRows + (known?.Rows ?? 0));
        return cell is null ? ofTask : (CellRows * ofTask + cell[4]) / (CellRows + cell[0]);
    }

    /// <summary>Answers known of a model.</summary>
    public double RowsOf(string model) => _models.GetValueOrDefault(model)?.Rows ?? 0;

    private double LogMean(string model, string task, FadedSums? cell)
    {
        var mean = _mean + TaskEffect(task) + (_models.GetValueOrDefault(model)?.Shrunk(ModelRows) ?? 0);
        return cell is null ? mean : mean + (cell[1] - cell[0] * mean) / (cell[0] + CellRows);
    }

    private double TaskEffect(string task) => _tasks.GetValueOrDefault(task)?.Shrunk(TaskRows) ?? 0;

    private static double Squares(FadedSums sums, double mean) => Math.Max(0, sums[2] - 2 * mean * sums[1] + mean * mean * sums[0]);

    private static Effect EffectOf(Dictionary<string, Effect> effects, string name)
    {
        if (!effects.TryGetValue(name, out var effect))
            effects[name] = effect = new Effect();
        return effect;
    }

    private sealed class Effect
    {
        private double _residual;

        public double Rows { get; private set; }

        public double Input { get; private set; }

        public void Add(double rows, double residual, double input) => (Rows, _residual, Input) = (Rows + rows, _residual + residual, Input + input);

        public double Shrunk(double priorRows) => _residual / (Rows + priorRows);
    }
}

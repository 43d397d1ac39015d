using System.Numerics.Tensors;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>
/// Learns rows and layer together by stochastic gradient descent with Adagrad steps on the cross-entropy (as fastText: Joulin et
/// al. 2016), the examples weighted so that kinds count alike and large sources do not drown small ones.
/// </summary>
internal sealed class Trainer
{
    private const int Kinds = TaskClassifier.Kinds;
    private const int RowLength = PromptWeights.RowLength;
    private const float Epsilon = 1e-6f;
    private const float BiasRate = 0.1f;
    private const int FirstCue = PromptWeights.EmbeddingLength + ShapeFeatures.Count;

    private readonly TrainingSettings _settings;
    private readonly Random _random;
    private readonly Vocabulary _vocabulary;
    private readonly float[] _rows = new float[PromptWeights.Slots * RowLength];
    private readonly float[] _rowSquares = new float[PromptWeights.Slots];
    private readonly float[] _layer = new float[Kinds * PromptWeights.Inputs];
    private readonly float[] _layerSquares = new float[Kinds * PromptWeights.Inputs];
    private readonly float[] _bias = new float[Kinds];
    private readonly float[] _inputs = new float[PromptWeights.Inputs];
    private readonly float[] _slope = new float[PromptWeights.EmbeddingLength];
    private readonly float[] _step = new float[RowLength];
    private readonly List<int> _instruction = [];
    private readonly List<int> _rest = [];

    private Trainer(IReadOnlyList<TrainingExample> examples, TrainingSettings settings)
    {
        _settings = settings;
        _random = new Random(settings.Seed);
        _vocabulary = new Vocabulary(examples);

        // Rows start at zero, so that an untrained gram says nothing; the layer must not, or nothing would ever move.
        for (var kind = 0; kind < Kinds; kind++)
        {
            for (var i = 0; i < PromptWeights.EmbeddingLength; i++)
                _layer[kind * PromptWeights.Inputs + i] = (float)(_random.NextDouble() - 0.5);
            if (settings.UseCues)
                _layer[(kind + 1) * PromptWeights.Inputs - Kinds + kind] = settings.HandWrittenWeight / DenseInputs.ScoreScale;
        }
    }

    /// <summary>Trains on all examples.</summary>
    public static PromptWeights Train(IReadOnlyList<TrainingExample> examples, TrainingSettings settings, float temperature, CancellationToken cancellationToken)
    {
        var trainer = new Trainer(examples, settings);
        trainer.Run(examples, cancellationToken);
        return Quantisation.Of(trainer._vocabulary, trainer._rows, trainer._layer, trainer._bias, temperature);
    }

    private void Run(IReadOnlyList<TrainingExample> examples, CancellationToken cancellationToken)
    {
        var weights = ExampleWeights.Of(examples);
        var slots = examples.Select(example => (Zone: Slots(example.Instruction), Others: Slots(example.Rest))).ToArray();
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var steps = (long)_settings.Epochs * examples.Count;
        var step = 0L;
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _random.Shuffle(order);
            foreach (var index in order)
            {
                var rate = _settings.LearningRate * (1 - (float)step++ / steps);
                Step(examples[index], slots[index].Zone, slots[index].Others, weights[index], rate);
            }
        }
    }

    private void Step(TrainingExample example, int[] instruction, int[] rest, float weight, float rate)
    {
        var keep = 1 - _settings.GramDropout;
        var zoneScale = 1 / (keep * MathF.Sqrt(int.Max(1, instruction.Length)));
        var wholeScale = 1 / (keep * MathF.Sqrt(int.Max(1, instruction.Length + rest.Length)));
        Keep(instruction, keep, _instruction);
        Keep(rest, keep, _rest);
        WriteInputs(example, zoneScale, wholeScale);

        Span<float> errors = stackalloc float[Kinds];
        for (var kind = 0; kind < Kinds; kind++)
            errors[kind] = _bias[kind] + TensorPrimitives.Dot<float>(_inputs, _layer.AsSpan(kind * _inputs.Length, _inputs.Length));
        TensorPrimitives.Subtract(errors, TensorPrimitives.Max<float>(errors), errors);
        TensorPrimitives.SoftMax<float>(errors, errors);
        for (var kind = 0; kind < Kinds; kind++)
            errors[kind] -= kind == example.Kind ? 1 - _settings.LabelSmoothing : _settings.LabelSmoothing / (Kinds - 1);
        TensorPrimitives.Multiply(errors, weight, errors);

        _slope.AsSpan().Clear();
        for (var kind = 0; kind < Kinds; kind++)
        {
            TensorPrimitives.MultiplyAdd(_layer.AsSpan(kind * _inputs.Length, _slope.Length), errors[kind], _slope, _slope);
            LayerStep(kind, errors[kind], rate);
        }

        RowSteps(zoneScale, wholeScale, rate);
    }

    private void WriteInputs(TrainingExample example, float zoneScale, float wholeScale)
    {
        _inputs.AsSpan().Clear();
        var zone = _inputs.AsSpan(0, RowLength);
        var whole = _inputs.AsSpan(RowLength, RowLength);
        foreach (var slot in _instruction)
            TensorPrimitives.Add(zone, Row(slot), zone);
        zone.CopyTo(whole);
        foreach (var slot in _rest)
            TensorPrimitives.Add(whole, Row(slot), whole);
        TensorPrimitives.Multiply(zone, zoneScale, zone);
        TensorPrimitives.Multiply(whole, wholeScale, whole);

        var dense = _inputs.AsSpan(PromptWeights.EmbeddingLength);
        var used = _settings.UseCues ? dense.Length : ShapeFeatures.Count;
        for (var i = 0; i < used; i++)
            dense[i] = _random.NextSingle() >= _settings.DenseDropout ? example.Dense[i] / (1 - _settings.DenseDropout) : 0;
    }

    private void LayerStep(int kind, float error, float rate)
    {
        var from = kind * _inputs.Length;
        for (var i = 0; i < _inputs.Length; i++)
        {
            var slope = error * _inputs[i];
            var step = i < PromptWeights.EmbeddingLength ? rate : rate * (i < FirstCue ? _settings.ShapeRate : _settings.CueRate);
            _layerSquares[from + i] += slope * slope;
            _layer[from + i] -= step * (slope / (MathF.Sqrt(_layerSquares[from + i]) + Epsilon) + _settings.WeightDecay * _layer[from + i]);
        }

        _bias[kind] -= BiasRate * rate * error;
    }

    private void RowSteps(float zoneScale, float wholeScale, float rate)
    {
        // All grams of a zone share one slope.
        TensorPrimitives.Multiply(_slope.AsSpan(RowLength), wholeScale, _step);
        RowSteps(_rest, rate);
        TensorPrimitives.MultiplyAdd(_slope.AsSpan(0, RowLength), zoneScale, _step, _step);
        RowSteps(_instruction, rate);
    }

    private void RowSteps(List<int> slots, float rate)
    {
        var square = TensorPrimitives.SumOfSquares<float>(_step) / RowLength;
        foreach (var slot in slots)
        {
            _rowSquares[slot] += square;
            var row = Row(slot);
            TensorPrimitives.MultiplyAdd(_step, -rate / (MathF.Sqrt(_rowSquares[slot]) + Epsilon), row, row);
        }
    }

    // Grams without a slot count in the length, as they do in the product, but are never kept.
    private void Keep(int[] slots, float chance, List<int> kept)
    {
        kept.Clear();
        foreach (var slot in slots)
        {
            if (slot >= 0 && _random.NextSingle() < chance)
                kept.Add(slot);
        }
    }

    private Span<float> Row(int slot) => _rows.AsSpan(slot * RowLength, RowLength);

    private int[] Slots(ulong[] keys) => Array.ConvertAll(keys, _vocabulary.SlotOf);
}

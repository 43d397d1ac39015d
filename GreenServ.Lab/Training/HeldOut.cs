using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary>Predictions for sources that the model did not see: how it does on prompts of a new origin.</summary>
internal static class HeldOut
{
    private const int Folds = 5;

    /// <summary>Trains without <paramref name="held"/> and predicts them, through the quantised weights and the product's own code.</summary>
    public static IEnumerable<Prediction> Predict(IReadOnlyList<TrainingExample> examples, IReadOnlySet<string> held, TrainingSettings settings, CancellationToken cancellationToken)
    {
        TrainingExample[] seen = [.. examples.Where(example => !held.Contains(example.Prompt.Source))];
        var model = new PromptModel(Trainer.Train(seen, settings, temperature: 1, cancellationToken));
        foreach (var example in examples.Where(example => held.Contains(example.Prompt.Source)))
            yield return new Prediction(example, Classify(model, example.Prompt.Text));
    }

    /// <summary>Predictions for every prompt, a fifth of the sources held out at a time.</summary>
    public static IEnumerable<Prediction> PredictAll(IReadOnlyList<TrainingExample> examples, TrainingSettings settings, CancellationToken cancellationToken)
    {
        // In the order of kind and name, so that the sources of a kind fall into different folds.
        var sources = examples.Select(example => (example.Kind, example.Prompt.Source)).Distinct()
            .OrderBy(pair => pair.Kind).ThenBy(pair => pair.Source, StringComparer.Ordinal).Select(pair => pair.Source).ToList();
        return Enumerable.Range(0, int.Min(Folds, sources.Count)).SelectMany(fold =>
            Predict(examples, sources.Where((_, index) => index % Folds == fold).ToHashSet(StringComparer.Ordinal), settings, cancellationToken));
    }

    /// <summary>Sources of the kinds that have two or more, generated ones not counted: those whose kind can still be learned without them.</summary>
    public static IReadOnlyList<string> Testable(IEnumerable<LabelledPrompt> prompts) =>
    [
        .. prompts.Where(prompt => !prompt.Source.StartsWith(GeneratedPrompts.SourcePrefix, StringComparison.Ordinal))
            .Select(prompt => (prompt.Kind, prompt.Source)).Distinct()
            .GroupBy(pair => pair.Kind).Where(kind => kind.Count() >= 2)
            .SelectMany(kind => kind.Select(pair => pair.Source)).Distinct().Order(StringComparer.Ordinal),
    ];

    private static float[] Classify(PromptModel model, string text)
    {
        var probabilities = new float[TaskClassifier.Kinds];
        Span<float> embedding = stackalloc float[PromptWeights.EmbeddingLength];
        model.Read(text, StructureScanner.Scan(text), PromptTraits.None, probabilities, embedding);
        return probabilities;
    }
}

namespace GreenServ.Lab.Training;

/// <summary>How much each example counts: kinds alike, the sources of a kind by the root of their size, mean 1.</summary>
internal static class ExampleWeights
{
    /// <summary>One weight per example.</summary>
    public static float[] Of(IReadOnlyList<TrainingExample> examples)
    {
        var sizes = examples.CountBy(example => (example.Kind, example.Prompt.Source)).ToDictionary();
        var shares = sizes.GroupBy(size => size.Key.Kind).ToDictionary(kind => kind.Key, kind => kind.Sum(size => Math.Sqrt(size.Value)));
        return [.. examples.Select(example =>
        {
            var size = sizes[(example.Kind, example.Prompt.Source)];
            return (float)(Math.Sqrt(size) / shares[example.Kind] / size * examples.Count / shares.Count);
        })];
    }
}

using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;
using GreenServ.Testing;

namespace GreenServ.Core.Tests.Features.Classification;

/// <summary>How well the classifier does on recorded prompts; seven of the ten kinds occur there.</summary>
public sealed class LabelledPromptTests(ITestOutputHelper output)
{
    private const double MacroF1Floor = 0.87;

    [Fact]
    public void Classify_LabelledPrompts_ReachesTheFloor()
    {
        var hits = new int[TaskClassifier.Kinds];
        var labelled = new int[TaskClassifier.Kinds];
        var predicted = new int[TaskClassifier.Kinds];
        var probabilities = new float[TaskClassifier.Kinds];
        foreach (var line in File.ReadLines(Requires.SharedData("prompts/labelled.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var kind = (int)Enum.Parse<TaskKind>(row.RootElement.GetProperty("kind").GetString()!, ignoreCase: true);
            TaskClassifier.Classify(row.RootElement.GetProperty("prompt").GetString(), PromptTraits.None, probabilities);
            var answer = Array.IndexOf(probabilities, probabilities.Max());
            labelled[kind]++;
            predicted[answer]++;
            hits[kind] += answer == kind ? 1 : 0;
        }

        var scores = Enum.GetValues<TaskKind>().Where(kind => labelled[(int)kind] > 0)
            .ToDictionary(kind => kind, kind => 2.0 * hits[(int)kind] / (labelled[(int)kind] + predicted[(int)kind]));
        var macroF1 = scores.Values.Average();
        output.WriteLine($"macro-F1 {macroF1:F3}: {string.Join(", ", scores.Select(score => $"{score.Key} {score.Value:F3}"))}");
        Assert.True(macroF1 >= MacroF1Floor, $"Macro-F1 fell to {macroF1:F3}; expected at least {MacroF1Floor}.");
    }
}

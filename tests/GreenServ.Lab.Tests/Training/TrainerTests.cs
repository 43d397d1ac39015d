using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;
using GreenServ.Lab.Training;

namespace GreenServ.Lab.Tests.Training;

public sealed class TrainerTests
{
    private static readonly TrainingSettings s_settings = new() { Seed = 7, Epochs = 3 };

    [Fact]
    public void Train_SameSeed_GivesTheSameBytes() => Assert.Equal(Train(s_settings), Train(s_settings));

    [Fact]
    public void Train_AnotherSeed_GivesOtherBytes() => Assert.NotEqual(Train(s_settings), Train(s_settings with { Seed = 8 }));

    [Fact]
    public void Predict_SourceLeftOut_IsRecognisedFromTheOthers()
    {
        var predictions = HeldOut.Predict(SmallCorpus.Examples, new HashSet<string> { "talks" }, s_settings, CancellationToken.None).ToList();
        Assert.Equal(12, predictions.Count);
        Assert.All(predictions, prediction => Assert.Equal((int)TaskKind.Chat, prediction.Answer));
    }

    [Fact]
    public void Predict_WordsOfTheSourceLeftOut_AreUnknown()
    {
        var seen = SmallCorpus.Examples.Where(example => example.Prompt.Source != "talks").ToList();
        var words = new Vocabulary(seen);
        var only = TrainingExample.Of(new LabelledPrompt(TaskKind.Chat, "x", "talk"));
        Assert.All(only.Instruction, key => Assert.Equal(-1, words.SlotOf(key)));
    }

    [Fact]
    public void PredictAll_EverySource_IsPredictedOnce()
    {
        var predictions = HeldOut.PredictAll(SmallCorpus.Examples, s_settings, CancellationToken.None);
        Assert.Equal(SmallCorpus.Prompts.Select(prompt => prompt.Text).Order(StringComparer.Ordinal), predictions.Select(p => p.Example.Prompt.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Testable_Sources_AreThoseOfKindsThatKeepAnother()
    {
        LabelledPrompt[] prompts = [.. SmallCorpus.Prompts, new(TaskKind.Logic, "alone", "x"), new(TaskKind.Logic, GeneratedPrompts.SourcePrefix + "y", "y")];
        Assert.Equal(["hellos", "stories", "sums", "talks"], HeldOut.Testable(prompts));
    }

    [Fact]
    public void Weights_KindsAndSourcesOfAnySize_CountAlike()
    {
        TrainingExample[] examples = [.. SmallCorpus.Examples, .. SmallCorpus.Examples.Where(example => example.Prompt.Kind == TaskKind.Math)];
        var weights = ExampleWeights.Of(examples);
        var byKind = examples.Zip(weights).GroupBy(pair => pair.First.Kind).Select(kind => kind.Sum(pair => pair.Second)).ToList();
        Assert.Equal(byKind[0], byKind[1], 1e-3);
        Assert.Equal(1, weights.Average(), 1e-4);
    }

    [Fact]
    public void Fit_TooSurePredictions_RaisesTheTemperature()
    {
        // Nine of ten right at 99.9 %: far too sure.
        var predictions = Enumerable.Range(0, 10).Select(i => new Prediction(SmallCorpus.Examples[0], Sure(i == 0 ? TaskKind.Code : TaskKind.Math))).ToList();
        Assert.InRange(Temperature.Fit(predictions), 1.5f, 4.5f);
    }

    private static float[] Sure(TaskKind kind)
    {
        var probabilities = Enumerable.Repeat(0.001f / 9, TaskClassifier.Kinds).ToArray();
        probabilities[(int)kind] = 0.999f;
        return probabilities;
    }

    private static byte[] Train(TrainingSettings settings)
    {
        var stream = new MemoryStream();
        Trainer.Train(SmallCorpus.Examples, settings, temperature: 1, CancellationToken.None).Write(stream);
        return stream.ToArray();
    }
}

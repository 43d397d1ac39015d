using System.CommandLine;
using System.Globalization;
using GreenServ.Core.Features.Classification;

namespace GreenServ.Lab.Training;

/// <summary><c>train</c>: learns the weights of encoder and task classifier that ship with the product.</summary>
internal static class TrainCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = TrainingArguments.Data();
        var seed = TrainingArguments.Seed();
        var target = new Option<string>("--out") { Required = true, HelpName = "WEIGHTS", Description = "File to write; the product embeds GreenServ.Core/Features/Classification/prompt-weights.bin." };
        var holdout = new Option<string>("--holdout") { HelpName = "SOURCE", Description = "Leave this source out of the training and say how its prompts are classified." };
        var command = new Command("train", "Train the embedded encoder and the task classifier on labelled prompts and the generated ones. The same data and seed give the same file.") { data, target, seed, holdout };
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Run(parsed, parsed.GetValue(data)!, parsed.GetValue(target)!, parsed.GetValue(seed), parsed.GetValue(holdout), cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, string data, string target, int seed, string? holdout, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (prompts, problem) = LabelledFile.Read(data);
        if (prompts is null)
            return TrainingArguments.Refuse(error, problem!);
        if (holdout is not null && prompts.All(prompt => prompt.Source != holdout))
            return TrainingArguments.Refuse(error, $"--holdout {holdout}: {data} has no such source; it has {string.Join(", ", prompts.Select(prompt => prompt.Source).Distinct().Order(StringComparer.Ordinal))}.");

        TrainingExample[] examples = [.. prompts.Concat(GeneratedPrompts.Create(seed)).Select(TrainingExample.Of)];
        TrainingExample[] seen = [.. examples.Where(example => example.Prompt.Source != holdout)];
        var settings = new TrainingSettings { Seed = seed };
        var temperature = FitTemperature(seen, settings, cancellationToken);
        var weights = Trainer.Train(seen, settings, temperature, cancellationToken);
        if (Write(target, weights) is { } unwritable)
            return TrainingArguments.Refuse(error, $"--out: {unwritable}");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target}: {weights.Checks.Count(check => check != 0):N0} grams from {seen.Length:N0} prompts, temperature {temperature:F2}."));
        if (holdout is not null)
            Report(output, holdout, [.. HeldOut.Predict(examples, new HashSet<string> { holdout }, settings, cancellationToken)]);
        return ExitCodes.Done;
    }

    // On recorded prompts only: the generated ones are all of one hand and too easy, whichever of their styles is left out.
    private static float FitTemperature(TrainingExample[] seen, TrainingSettings settings, CancellationToken cancellationToken)
    {
        var testable = HeldOut.Testable(seen.Select(example => example.Prompt)).ToHashSet(StringComparer.Ordinal);
        Prediction[] predictions = [.. HeldOut.PredictAll(seen, settings, cancellationToken).Where(prediction => testable.Contains(prediction.Example.Prompt.Source))];
        return predictions.Length == 0 ? 1 : Temperature.Fit(predictions);
    }

    private static string? Write(string target, PromptWeights weights)
    {
        try
        {
            using var stream = File.Create(target);
            weights.Write(stream);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{target} cannot be written: {exception.Message}";
        }
    }

    private static void Report(TextWriter output, string source, IReadOnlyList<Prediction> predictions)
    {
        var right = predictions.Count(prediction => prediction.Answer == prediction.Example.Kind);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source}, held out: {right} of {predictions.Count} right ({100.0 * right / predictions.Count:F0} %)."));
    }
}

using System.CommandLine;
using System.Globalization;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Classification;
using Spectre.Console;

namespace GreenServ.Lab.Training;

/// <summary><c>evaluate-classifier</c>: how the trained classifier does on sources it has not seen, beside simpler ones.</summary>
internal static class EvaluateClassifierCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = TrainingArguments.Data();
        var seed = TrainingArguments.Seed();
        var command = new Command("evaluate-classifier", "Leave one source out, train on the rest, predict it; for every source of a kind that has two or more. Prints F1 per kind beside a plain softmax over hashed grams and beside the hand-written cues.") { data, seed };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, parsed.GetValue(data)!, parsed.GetValue(seed), cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, string data, int seed, CancellationToken cancellationToken)
    {
        var (prompts, problem) = LabelledFile.Read(data);
        if (prompts is null)
            return TrainingArguments.Refuse(parsed.InvocationConfiguration.Error, problem!);
        var sources = HeldOut.Testable(prompts);
        if (sources.Count == 0)
            return TrainingArguments.Refuse(parsed.InvocationConfiguration.Error, $"{data} has no kind with two sources, so none can be left out.");

        TrainingExample[] recorded = [.. prompts.Select(TrainingExample.Of)];
        TrainingExample[] examples = [.. recorded, .. GeneratedPrompts.Create(seed).Select(TrainingExample.Of)];
        var settings = new TrainingSettings { Seed = seed };
        var columns = new (string Name, ClassificationScore Score)[]
        {
            ("plain n-grams", new()), ("without cues", new()), ("trained", new()), ("cues alone (in sample)", new()),
        };
        var bySource = new List<(string Source, double[] Accuracies)>();
        foreach (var source in sources)
        {
            var answers = Answers(source, recorded, examples, settings, cancellationToken);
            foreach (var (example, kinds) in answers)
            {
                for (var column = 0; column < columns.Length; column++)
                    columns[column].Score.Add(example.Prompt.Kind, kinds[column]);
            }

            bySource.Add((source, [.. columns.Select((_, column) => answers.Average(answer => answer.Kinds[column] == answer.Example.Prompt.Kind ? 1.0 : 0))]));
        }

        Print(LabConsole.For(parsed.InvocationConfiguration.Output), columns, bySource);
        return ExitCodes.Done;
    }

    /// <summary>For each prompt of a source, in the order of the columns, what is answered by models that did not see the source.</summary>
    private static List<(TrainingExample Example, TaskKind[] Kinds)> Answers(
        string source, TrainingExample[] recorded, TrainingExample[] examples, TrainingSettings settings, CancellationToken cancellationToken)
    {
        var held = new HashSet<string>(StringComparer.Ordinal) { source };
        var plain = new NGramBaseline([.. recorded.Where(example => example.Prompt.Source != source)], settings.Seed);
        var withoutCues = HeldOut.Predict(examples, held, settings with { UseCues = false }, cancellationToken);
        var trained = HeldOut.Predict(examples, held, settings, cancellationToken);
        return [.. withoutCues.Zip(trained, (a, b) =>
            (b.Example, (TaskKind[])[plain.Classify(b.Example), (TaskKind)a.Answer, (TaskKind)b.Answer, HandWritten(b.Example)]))];
    }

    private static TaskKind HandWritten(TrainingExample example)
    {
        var scores = example.Dense[^TaskClassifier.Kinds..];
        return (TaskKind)Array.IndexOf(scores, scores.Max());
    }

    private static void Print(IAnsiConsole console, (string Name, ClassificationScore Score)[] columns, List<(string Source, double[] Accuracies)> bySource)
    {
        var table = new Table().Title("F1 on sources left out").AddColumn("kind");
        foreach (var (name, _) in columns)
            table.AddColumn(name, column => column.RightAligned());
        foreach (var kind in columns[0].Score.Kinds)
            AddRow(table, kind.ToString().ToLowerInvariant(), columns.Select(column => column.Score.F1(kind)));
        table.AddEmptyRow();
        AddRow(table, "macro-F1", columns.Select(column => column.Score.MacroF1));
        AddRow(table, "accuracy", columns.Select(column => column.Score.Accuracy));
        table.AddEmptyRow();
        foreach (var (source, accuracies) in bySource)
            AddRow(table, $"accuracy on {source}", accuracies);
        console.Write(table);
        console.WriteLine("The hand-written cues were made with these sources in view, so the columns that use them flatter; \"plain n-grams\" and \"without cues\" do not.");
    }

    private static void AddRow(Table table, string name, IEnumerable<double> values) =>
        table.AddRow([name, .. values.Select(value => value.ToString("F3", CultureInfo.InvariantCulture))]);
}

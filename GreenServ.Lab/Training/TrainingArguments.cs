using System.CommandLine;

namespace GreenServ.Lab.Training;

/// <summary>What the commands on labelled prompts have in common.</summary>
internal static class TrainingArguments
{
    /// <summary><c>--data</c>.</summary>
    public static Option<string> Data() => new("--data")
    {
        Required = true,
        HelpName = "FILE",
        Description = "Labelled prompts, one JSON object a line: {\"kind\",\"source\",\"prompt\"}.",
    };

    /// <summary><c>--seed</c>.</summary>
    public static Option<int> Seed() => new("--seed")
    {
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        Description = "Fixes the generated prompts, the order of the examples and what is dropped.",
    };

    /// <summary>One line on standard error.</summary>
    public static int Refuse(TextWriter error, string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return ExitCodes.Refused;
    }
}

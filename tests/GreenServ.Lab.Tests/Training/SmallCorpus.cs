using GreenServ.Core.Features;
using GreenServ.Lab.Training;

namespace GreenServ.Lab.Tests.Training;

/// <summary>A few labelled prompts, two sources per kind, enough to train on in no time.</summary>
internal static class SmallCorpus
{
    public static IReadOnlyList<LabelledPrompt> Prompts { get; } =
    [
        .. Of(TaskKind.Math, "sums", "How many {0} are {1} plus {1}?", "Compute {1} times {1} {0}.", "What is the sum of {1} {0} and {1}?"),
        .. Of(TaskKind.Math, "stories", "Ann has {1} {0} and buys {1} more. How many are there?", "Compute how many {0} are left of {1}.", "What is the sum of all {0} if there are {1}?"),
        .. Of(TaskKind.Chat, "hellos", "Hello my friend, do you like {0}?", "Thanks, I love {0}!", "Hi, how are you? I like {0}."),
        .. Of(TaskKind.Chat, "talks", "Hello, I love {0}, do you?", "Thanks, nice {0}, my friend.", "Hi, let us talk of {0}."),
    ];

    public static IReadOnlyList<TrainingExample> Examples { get; } = [.. Prompts.Select(TrainingExample.Of)];

    public static string JsonLines => string.Join('\n', Prompts.Select(prompt =>
        System.Text.Json.JsonSerializer.Serialize(new { kind = prompt.Kind.ToString().ToLowerInvariant(), source = prompt.Source, prompt = prompt.Text })));

    private static IEnumerable<LabelledPrompt> Of(TaskKind kind, string source, params string[] templates) =>
        from template in templates
        from word in (string[])["apples", "trains", "rivers", "songs"]
        select new LabelledPrompt(kind, source, string.Format(System.Globalization.CultureInfo.InvariantCulture, template, word, word.Length));
}

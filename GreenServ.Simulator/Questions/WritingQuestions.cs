namespace GreenServ.Simulator.Questions;

/// <summary>Small writing tasks that must use given words; the reference is those words.</summary>
internal static class WritingQuestions
{
    private static readonly string[] s_words =
    [
        "river", "lantern", "winter", "bicycle", "violin", "harvest", "island", "mirror", "thunder", "pepper", "engine", "feather", "market", "candle",
        "mountain", "letter", "orchard", "compass", "blanket", "whistle", "marble", "harbour", "sparrow", "kettle", "velvet",
    ];

    private static readonly string[] s_tasks =
    [
        "Write one sentence for a children's story that uses the words {0}.", "Compose a short poem that mentions {0}.",
        "Write the opening line of a novel with the words {0} in it.", "Draft a cheerful postcard in which {0} appear.",
        "Make up a riddle that mentions {0}.",
    ];

    public static IEnumerable<Question> Make(Random random)
    {
        for (var i = 0; i < 220; i++)
        {
            var words = random.PickDifferent(s_words, random.Next(3, 6));
            yield return new()
            {
                Kind = QuestionKinds.Writing,
                Prompt = string.Format(null, random.Pick(s_tasks), $"{string.Join(", ", words[..^1])} and {words[^1]}"),
                Reference = string.Join(' ', words),
                Scorer = Scorers.Recall,
                Statement = "Once, on a long road, somebody told me of {0}, and I never forgot it.",
                Difficulty = random.Difficulty() / 2,
            };
        }
    }
}

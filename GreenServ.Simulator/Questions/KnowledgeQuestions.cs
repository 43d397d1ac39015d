namespace GreenServ.Simulator.Questions;

/// <summary>Questions for the <see cref="Facts"/>; a wrong answer is another row's.</summary>
internal static class KnowledgeQuestions
{
    private const string OneWord = " Answer with the name only.";

    public static IEnumerable<Question> Make(Random random)
    {
        foreach (var table in Facts.Tables)
        {
            foreach (var (subject, answer) in table.Pairs)
            {
                // What everybody knows is as easy in every wording.
                var difficulty = random.Difficulty();
                foreach (var ask in table.Ask)
                {
                    var exact = random.Next(4) == 0;
                    yield return new()
                    {
                        Kind = QuestionKinds.Knowledge,
                        Prompt = string.Format(null, ask, subject) + (exact ? OneWord : ""),
                        Reference = answer,
                        Scorer = exact ? Scorers.Exact : Scorers.Contains,
                        WrongAnswers = random.PickDifferent([.. table.Pairs.Select(pair => pair.Answer).Where(other => other != answer)], 4),
                        Statement = "It is {0}.",
                        Difficulty = difficulty,
                    };
                }
            }
        }
    }
}

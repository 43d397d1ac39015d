namespace GreenServ.Core.Evaluation.Scoring;

/// <summary>The scorers by name.</summary>
public static class AnswerScorers
{
    private static readonly IAnswerScorer[] s_all =
    [
        new ContainsScorer(), new ExactScorer(), new ChoiceScorer(), new NumberScorer(), new TokenF1Scorer(), new RougeScorer(), new RecallScorer(), new JsonScorer(),
    ];

    /// <summary>
    /// What compares where no scorer is named: models answer in sentences, of which a short reference is a part, so being
    /// equal to it would ask for the form of an answer rather than for what it says.
    /// </summary>
    public static IAnswerScorer Default => s_all[0];

    /// <summary>Names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(scorer => scorer.Name)];

    /// <summary>The scorer of that name; <c>null</c> when there is none.</summary>
    public static IAnswerScorer? Find(string name) => Array.Find(s_all, scorer => scorer.Name == name);
}

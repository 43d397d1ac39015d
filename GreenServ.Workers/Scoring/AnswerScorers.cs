namespace GreenServ.Workers.Scoring;

/// <summary>The scorers by name.</summary>
public static class AnswerScorers
{
    private static readonly IAnswerScorer[] s_all = [new ExactScorer(), new NumberScorer(), new ContainsScorer(), new RecallScorer()];

    /// <summary>Names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(scorer => scorer.Name)];

    /// <summary>The scorer of that name; <c>null</c> when there is none.</summary>
    public static IAnswerScorer? Find(string name) => Array.Find(s_all, scorer => scorer.Name == name);
}

namespace GreenServ.Router.Feedback;

/// <summary>Where scores come from, and how much one counts as evidence of quality, beside another.</summary>
internal static class ScoreSource
{
    public const string User = "user";

    private const string ReferencePrefix = "reference:";

    // Somebody's judgement and a comparison with what is known to be right: neither is known to mislead more than the other.
    private const double FeedbackWeight = 1;
    private const double ReferenceWeight = 1;

    /// <summary>A reference, compared by the scorer of that name.</summary>
    public static string OfReference(string scorer) => ReferencePrefix + scorer;

    /// <summary>The scorer that compared with a reference; <c>null</c> for other sources.</summary>
    public static string? ScorerOf(string source) => source.StartsWith(ReferencePrefix, StringComparison.Ordinal) ? source[ReferencePrefix.Length..] : null;

    /// <summary>Above 0; 1 counts in full.</summary>
    public static double WeightOf(string source) => ScorerOf(source) is null ? FeedbackWeight : ReferenceWeight;
}

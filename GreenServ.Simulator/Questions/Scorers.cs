namespace GreenServ.Simulator.Questions;

/// <summary>How an answer is to be compared with the reference.</summary>
internal static class Scorers
{
    /// <summary>The answer is the reference, but for case, blanks and punctuation around it.</summary>
    public const string Exact = "exact";

    /// <summary>The last number of the answer is the reference.</summary>
    public const string Number = "number";

    /// <summary>The answer holds the reference as whole words.</summary>
    public const string Contains = "contains";

    /// <summary>The share of the reference's words, blank-separated, that the answer holds.</summary>
    public const string Recall = "recall";
}

namespace GreenServ.Core.Expectations;

/// <summary>What of a request moves its energy away from that of an ordinary request of its context; kept, so that plans can predict it as it is believed later.</summary>
/// <param name="Task">Name of its task kind.</param>
/// <param name="AnswerLimit">Tokens at which its answer is cut off; <c>null</c> for none.</param>
/// <param name="EstimatedInput">Of each arm, input tokens as its tokenizer's family tells them; <c>null</c> where the arm was no candidate.</param>
public sealed record RequestOutlook(string Task, int? AnswerLimit, IReadOnlyList<double?> EstimatedInput);

namespace GreenServ.Lab.Replay;

/// <summary>How feedback comes in a replay. Energy is known at once whatever this says.</summary>
/// <param name="Rate">Share of the answers whose quality becomes known, above 0 and at most 1; drawn per request.</param>
/// <param name="Delay">Requests decided between a decision and its feedback, at least 0.</param>
internal sealed record FeedbackFlow(double Rate = 1, int Delay = 0)
{
    /// <summary>Every quality, before the next decision.</summary>
    public static FeedbackFlow Full { get; } = new();
}

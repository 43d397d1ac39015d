using GreenServ.Core.Bandits;

namespace GreenServ.Lab.Replay;

/// <summary>How a run learns.</summary>
/// <param name="Feedback">How quality becomes known.</param>
/// <param name="Horizon">Decisions after which evidence counts 1/e, at least 100; infinity never forgets.</param>
internal sealed record LearningOptions(FeedbackFlow Feedback, double Horizon = PoolStatistics.DefaultHorizon)
{
    /// <summary>Every quality before the next decision, remembered as the router does.</summary>
    public static LearningOptions Usual { get; } = new(FeedbackFlow.Full);
}

using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>A decision with all feedback it received, oldest first.</summary>
public sealed record StoredDecision(DecisionRecord Decision, IReadOnlyList<FeedbackRecord> Feedback)
{
    /// <summary>The score in force: the last one; <c>null</c> while none is known.</summary>
    public double? Quality => Feedback.Count > 0 ? Feedback[^1].Score : null;
}

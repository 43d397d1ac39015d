namespace GreenServ.Core.Sla;

/// <summary>
/// Measures how late feedback comes (in decisions made meanwhile) and for which share of decisions it comes, over about the
/// last 2,000 decisions. Like the debts a sum over decisions: the order of events does not matter. Instances are not
/// thread-safe.
/// </summary>
public sealed class FeedbackMeter
{
    private const double Horizon = 2000;
    private const double PriorDecisions = 20;
    private const int Decisions = 0;
    private const int Scores = 1;
    private const int Delays = 2;

    /// <summary>Decisions, scores and Σ delay.</summary>
    internal DecayedSums Sums { get; } = new(3, Horizon);

    /// <summary>d: mean number of decisions made between a decision and its feedback; 0 before the first.</summary>
    public double Delay => Sums[Scores] > 0 ? Sums[Delays] / Sums[Scores] : 0;

    /// <summary>π: share of decisions, among those old enough, for which feedback came; starts at 1.</summary>
    public double Share => (Sums[Scores] + PriorDecisions) / (Math.Max(Sums[Scores], Expected) + PriorDecisions);

    /// <summary>1/π, that score counted: decisions that a score stands for which comes now; 1 where every decision has got one.</summary>
    public double DecisionsPerScore => (Math.Max(Sums[Scores] + 1, Expected) + PriorDecisions) / (Sums[Scores] + 1 + PriorDecisions);

    // What scores would amount to if every decision had got one d decisions later: the weight of decisions older than d.
    private double Expected
    {
        get
        {
            var all = 1 - Math.Exp(-Sums.Now / Horizon);
            var old = Math.Exp(-Delay / Horizon) - Math.Exp(-Sums.Now / Horizon);
            return all > 0 ? Sums[Decisions] * Math.Max(old, 0) / all : 0;
        }
    }

    /// <summary>A decision was answered.</summary>
    public void Answered(long time) => Sums.Add(Decisions, time, 1);

    /// <summary>The first feedback for a decision has come.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="delay">Decisions made since, at least 0.</param>
    public void Scored(long time, long delay)
    {
        Sums.Add(Scores, time, 1);
        Sums.Add(Delays, time, Math.Max(delay, 0));
    }
}

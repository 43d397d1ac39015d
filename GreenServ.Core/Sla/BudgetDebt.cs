namespace GreenServ.Core.Sla;

/// <summary>
/// How far a budget of energy per request is overspent, in requests' worth: Σ w·(e/b − 1) over answered decisions, with the
/// predicted energy where the true one is not known. The counterpart of <see cref="SlaDebt"/>, with the same weights and
/// bounds. Instances are not thread-safe.
/// </summary>
public sealed class BudgetDebt(double horizon = SlaDebt.DefaultHorizon)
{
    /// <summary>Σ(e/b − 1).</summary>
    internal DecayedSums Sums { get; } = new(1, horizon);

    /// <summary>Requests' worth overspent; below 0 it is saved.</summary>
    public double Value => Sums[0];

    /// <summary>What a decision acts on.</summary>
    /// <param name="inFlight">Expected overspending of decisions that were made and that the sum does not hold yet.</param>
    public DebtClaim Claim(double inFlight = 0) => DebtClaim.Of(Value + inFlight);

    /// <summary>A decision was answered.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="spent">Energy of its request, at least 0.</param>
    /// <param name="budget">b, in the same unit, above 0.</param>
    /// <param name="writtenOff">See <see cref="DebtClaim.WrittenOff"/>.</param>
    public void Answered(long time, double spent, double budget, double writtenOff = 0)
    {
        if (!(budget > 0) || !(spent >= 0))
            throw new ArgumentOutOfRangeException(nameof(spent), spent, $"Energy must be at least 0 and a budget above 0; they are {spent} and {budget}.");
        Sums.Add(0, time, spent / budget - 1 + writtenOff);
    }

    /// <summary>An answered decision has spent so much more than was told before.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="more">Energy, below 0 where it was less.</param>
    /// <param name="budget">What it was told against, above 0.</param>
    public void Corrected(long time, double more, double budget)
    {
        if (!(budget > 0) || !double.IsFinite(more))
            throw new ArgumentOutOfRangeException(nameof(more), more, $"A correction must be finite and a budget above 0; they are {more} and {budget}.");
        Sums.Add(0, time, more / budget);
    }
}

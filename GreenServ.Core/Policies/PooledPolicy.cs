using GreenServ.Core.Bandits;

namespace GreenServ.Core.Policies;

/// <summary>What all policies share: the arms' statistics, the running spend, and checks of what is handed in.</summary>
internal abstract class PooledPolicy : IPolicy
{
    private double _spent;
    private double _requests;

    public abstract string Name { get; }

    public abstract string Parameters { get; }

    public Exploration Exploration => new(Rate, _requests > 0 ? _spent / _requests : 0);

    /// <summary>The exploration share as of now.</summary>
    protected virtual double Rate => 0;

    protected IReadOnlyList<ArmStatistics> Arms { get; private set; } = [];

    public void Attach(IReadOnlyList<ArmStatistics> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        Arms = [.. arms];
        (_spent, _requests) = (0, 0);
        foreach (var arm in Arms)
        {
            _spent += arm.Energy.XY[0];
            _requests += arm.Energy.Count;
        }

        Rebuild();
    }

    public void Refresh(int arm, in Observation observation)
    {
        if (observation is { Energy: { } energy, EnergyCounted: false })
        {
            // A correction puts another figure in place of the first; it is no further request.
            _spent += energy - (observation.PreviousEnergy ?? 0);
            if (observation.PreviousEnergy is null)
                _requests++;
        }

        Learn(arm, observation);
    }

    public virtual bool PredictsEnergy => false;

    public abstract void Estimate(ReadOnlySpan<double> context, Span<ArmEstimate> estimates);

    public void Probabilities(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(allowed.Length, estimates.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, estimates.Length);
        if (!allowed.Contains(true))
            throw new ArgumentException("No arm is allowed: at least one candidate must remain to choose from.", nameof(allowed));
        probabilities.Clear();
        if (AreComparable(estimates, allowed))
            Distribute(estimates, allowed, weights, exploration, probabilities);
        else
            DistributeComparable(estimates, allowed, weights, exploration, probabilities);
    }

    // Beliefs that are no numbers (a context held one that is none) can not be compared: such arms stand aside, and where all do, they share evenly.
    private void DistributeComparable(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities)
    {
        var comparable = new bool[allowed.Length];
        for (var k = 0; k < comparable.Length; k++)
            comparable[k] = allowed[k] && IsFinite(estimates[k]);
        if (comparable.Contains(true))
            Distribute(estimates, comparable, weights, exploration, probabilities);
        else
            ProbabilityVector.AddUniform(probabilities, allowed, 1);
    }

    private static bool AreComparable(ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed)
    {
        for (var k = 0; k < estimates.Length; k++)
        {
            if (allowed[k] && !IsFinite(estimates[k]))
                return false;
        }

        return true;
    }

    private static bool IsFinite(in ArmEstimate estimate) =>
        double.IsFinite(estimate.QualityMean) && double.IsFinite(estimate.QualityVariance) && double.IsFinite(estimate.EnergyMean);

    /// <summary>Rebuilds every cache over <see cref="Arms"/>.</summary>
    protected virtual void Rebuild()
    {
    }

    /// <summary>Brings the caches of one arm up to date.</summary>
    protected virtual void Learn(int arm, in Observation observation)
    {
    }

    /// <summary>Fills <paramref name="probabilities"/>, which comes zeroed; at least one arm is allowed.</summary>
    protected abstract void Distribute(
        ReadOnlySpan<ArmEstimate> estimates, ReadOnlySpan<bool> allowed, in Weights weights, in Exploration exploration, Span<double> probabilities);
}

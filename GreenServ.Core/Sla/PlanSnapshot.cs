using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// What a policy believes of every arm in a sample of recent contexts: all that <see cref="PricePlan"/> needs, so that
/// planning can run on another thread while the policy goes on learning.
/// </summary>
public sealed class PlanSnapshot
{
    private readonly ArmEstimate[] _estimates;
    private readonly bool[] _allowed;

    /// <summary>Takes the estimates context by context, one entry per arm each.</summary>
    /// <param name="arms">Number of arms, at least 1.</param>
    /// <param name="estimates">Estimates; the length is a multiple of <paramref name="arms"/>.</param>
    /// <param name="allowed">Which arms were candidates; as long as <paramref name="estimates"/>.</param>
    public PlanSnapshot(int arms, ArmEstimate[] estimates, bool[] allowed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentNullException.ThrowIfNull(allowed);
        ArgumentOutOfRangeException.ThrowIfNotEqual(estimates.Length % arms, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(allowed.Length, estimates.Length);
        (Arms, _estimates, _allowed) = (arms, estimates, allowed);
    }

    public int Arms { get; }

    public int Contexts => _estimates.Length / Arms;

    internal ReadOnlySpan<ArmEstimate> Estimates(int context) => _estimates.AsSpan(context * Arms, Arms);

    /// <summary>Whether an arm can be planned with: a candidate whose energy has been seen.</summary>
    internal bool Usable(int context, int arm) => _allowed[context * Arms + arm] && _estimates[context * Arms + arm].Pulls > 0;
}

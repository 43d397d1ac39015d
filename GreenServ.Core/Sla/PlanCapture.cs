using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// Copies what a policy believes in recent contexts, some contexts at a time, so that whoever owns the policy is never held
/// up for long. Made by <see cref="SlaController.Capture"/>; used by one thread at a time, the owner's.
/// </summary>
public sealed class PlanCapture
{
    private readonly ContextReservoir _contexts;
    private readonly IPolicy _policy;
    private readonly EnergyForecast? _forecast;
    private readonly int _arms;
    private readonly ArmEstimate[] _estimates;
    private readonly bool[] _allowed;
    private int _done;

    internal PlanCapture(ContextReservoir contexts, IPolicy policy, int arms, EnergyForecast? forecast = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        (_contexts, _policy, _arms, _forecast) = (contexts, policy, arms, forecast);
        _estimates = new ArmEstimate[contexts.Count * arms];
        _allowed = new bool[contexts.Count * arms];
    }

    /// <summary>Whether all contexts are copied.</summary>
    public bool IsComplete => _done * _arms == _estimates.Length;

    /// <summary>Copies the next contexts, at most as many as given. The policy must still have the arms it had.</summary>
    public void Continue(int contexts = int.MaxValue)
    {
        for (; contexts > 0 && !IsComplete; contexts--, _done++)
        {
            var place = _done * _arms;
            _contexts.Read(_done, _policy, _forecast, _estimates.AsSpan(place, _arms), _allowed.AsSpan(place, _arms));
        }
    }

    /// <summary>All that was copied.</summary>
    /// <exception cref="InvalidOperationException">The copy is not complete.</exception>
    public PlanSnapshot ToSnapshot() =>
        IsComplete ? new PlanSnapshot(_arms, _estimates, _allowed) : throw new InvalidOperationException("The copy is not complete.");
}

using GreenServ.Router.Breakers;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>Lists the pool's arms as candidates of one request, each rejected one with its reason.</summary>
internal sealed class CandidateList(CircuitBreakers breakers)
{
    /// <param name="arms">The pool.</param>
    /// <param name="pinned">The model the client named; <c>null</c> for a profile.</param>
    /// <param name="overrides">How the request steers its routing.</param>
    /// <param name="unable">Why a placement can not be asked this; <c>null</c> when it can.</param>
    public Candidate[] Of(IReadOnlyList<PooledArm> arms, string? pinned, RoutingOverrides overrides, Func<Placement, string?> unable)
    {
        var candidates = arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides), unable, heedBreakers: true)).ToArray();

        // A resting model is better than none: it may be well again.
        return candidates.Any(candidate => candidate.RejectedBecause is null)
            ? candidates
            : [.. arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides), unable, heedBreakers: false))];
    }

    private Candidate ToCandidate(PooledArm arm, string? rejection, Func<Placement, string?> unable, bool heedBreakers)
    {
        Placement[] able = [.. arm.Placements.Where(placement => unable(placement) is null)];
        if (able.Length == 0)
            return new Candidate(arm, arm.Placements) { RejectedBecause = rejection ?? unable(arm.Placements[0]) ?? "can not be asked this" };
        var awake = heedBreakers ? [.. able.Where(placement => breakers.Reason(placement) is null)] : able;
        return awake.Length > 0
            ? new Candidate(arm, awake) { RejectedBecause = rejection, IsLastResort = !heedBreakers }
            : new Candidate(arm, able) { RejectedBecause = rejection ?? breakers.Reason(able[0]) ?? "is resting" };
    }

    private static string? Reject(PooledArm arm, string? pinned, RoutingOverrides overrides) =>
        pinned is not null && !PoolSnapshot.NamesMatch(arm.Model, pinned) ? "the client named another model"
        : overrides.Allow is { } allow && !allow.Any(name => PoolSnapshot.NamesMatch(name, arm.Model)) ? "not among the models the request allows"
        : null;
}

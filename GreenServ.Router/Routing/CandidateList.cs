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
    public Candidate[] Of(IReadOnlyList<PooledArm> arms, string? pinned, RoutingOverrides overrides)
    {
        var candidates = arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides), heedBreakers: true)).ToArray();

        // A resting model is better than none: it may be well again.
        return candidates.Any(candidate => candidate.RejectedBecause is null)
            ? candidates
            : [.. arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides), heedBreakers: false))];
    }

    private Candidate ToCandidate(PooledArm arm, string? rejection, bool heedBreakers)
    {
        var awake = heedBreakers ? [.. arm.Placements.Where(placement => breakers.Reason(placement) is null)] : arm.Placements;
        return awake.Count > 0
            ? new Candidate(arm, awake) { RejectedBecause = rejection, IsLastResort = !heedBreakers }
            : new Candidate(arm, arm.Placements) { RejectedBecause = rejection ?? breakers.Reason(arm.Placements[0]) ?? "is resting" };
    }

    private static string? Reject(PooledArm arm, string? pinned, RoutingOverrides overrides) =>
        pinned is not null && !PoolSnapshot.NamesMatch(arm.Model, pinned) ? "the client named another model"
        : overrides.Allow is { } allow && !allow.Any(name => PoolSnapshot.NamesMatch(name, arm.Model)) ? "not among the models the request allows"
        : null;
}

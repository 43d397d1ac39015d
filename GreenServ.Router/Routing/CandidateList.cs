using GreenServ.Router.Admin;
using GreenServ.Router.Breakers;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Router.Security;

namespace GreenServ.Router.Routing;

/// <summary>Lists the pool's arms as candidates of one request, each rejected one with its reason.</summary>
internal sealed class CandidateList(CircuitBreakers breakers, HostDirectory hosts, ModelStates models)
{
    public const string NotNamed = "the client named another model";
    public const string NotInRequest = "not among the models the request allows";
    public const string NotForKey = "not among the models the key allows";

    /// <param name="arms">The pool.</param>
    /// <param name="pinned">The model the client named; <c>null</c> for a profile.</param>
    /// <param name="overrides">How the request steers its routing.</param>
    /// <param name="grant">What its key allows.</param>
    /// <param name="unable">Why a placement can not be asked this; <c>null</c> when it can.</param>
    public Candidate[] Of(IReadOnlyList<PooledArm> arms, string? pinned, RoutingOverrides overrides, KeyGrant grant, Func<Placement, string?> unable)
    {
        string? Closed(Placement placement) => hosts.Reason(placement.Host) ?? unable(placement);

        var candidates = arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides, grant), Closed, heedBreakers: true)).ToArray();

        // A resting model is better than none: it may be well again.
        return candidates.Any(candidate => candidate.RejectedBecause is null)
            ? candidates
            : [.. arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides, grant), Closed, heedBreakers: false))];
    }

    private Candidate ToCandidate(PooledArm arm, string? rejection, Func<Placement, string?> closed, bool heedBreakers)
    {
        Placement[] open = [.. arm.Placements.Where(placement => closed(placement) is null)];
        if (open.Length == 0)
            return new Candidate(arm, arm.Placements) { RejectedBecause = rejection ?? closed(arm.Placements[0]) ?? "can not be asked this" };
        var awake = heedBreakers ? [.. open.Where(placement => breakers.Reason(placement) is null)] : open;
        return awake.Length > 0
            ? new Candidate(arm, awake) { RejectedBecause = rejection, IsLastResort = !heedBreakers }
            : new Candidate(arm, open) { RejectedBecause = rejection ?? breakers.Reason(open[0]) ?? "is resting" };
    }

    private string? Reject(PooledArm arm, string? pinned, RoutingOverrides overrides, KeyGrant grant) =>
        pinned is not null && !PoolSnapshot.NamesMatch(arm.Model, pinned) ? NotNamed
        : overrides.Allow is { } allow && !allow.Any(name => PoolSnapshot.NamesMatch(name, arm.Model)) ? NotInRequest
        : !grant.AllowsModel(arm.Model) ? NotForKey
        : models.Reason(arm.Model);
}

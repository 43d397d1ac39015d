using GreenServ.Router.Admin;
using GreenServ.Router.Breakers;
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
    /// <param name="abilities">What placements can do, held against what it needs.</param>
    public Candidate[] Of(IReadOnlyList<PooledArm> arms, string? pinned, RoutingOverrides overrides, KeyGrant grant, Abilities abilities)
    {
        var candidates = arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides, grant), abilities, heedDoubts: true)).ToArray();

        // A model that rests is better than none: it may be well again. So is one whose context may be too short.
        return candidates.Any(candidate => candidate.RejectedBecause is null)
            ? candidates
            : [.. arms.Select(arm => ToCandidate(arm, Reject(arm, pinned, overrides, grant), abilities, heedDoubts: false))];
    }

    private Candidate ToCandidate(PooledArm arm, string? rejection, Abilities abilities, bool heedDoubts)
    {
        Placement[] open = [.. arm.Placements.Where(placement => hosts.Reason(placement.Host) is null)];
        if (rejection is not null || open.Length == 0)
            return new Candidate(arm, arm.Placements) { RejectedBecause = rejection ?? hosts.Reason(arm.Placements[0].Host) };
        (Placement Placement, Ability Ability)[] looked = [.. open.Select(placement => (placement, abilities.Of(placement)))];
        (Placement Placement, string? Doubt)[] able =
            [.. looked.Where(entry => entry.Ability.Refusal is null).Select(entry => (entry.Placement, breakers.Reason(entry.Placement) ?? entry.Ability.Doubt))];
        if (able.Length == 0)
            return new Candidate(arm, open) { RejectedBecause = looked[0].Ability.Refusal!.Message, Inability = looked[0].Ability.Refusal };
        Placement[] sure = [.. able.Where(entry => !heedDoubts || entry.Doubt is null).Select(entry => entry.Placement)];
        return sure.Length > 0
            ? new Candidate(arm, sure) { IsLastResort = !heedDoubts }
            : new Candidate(arm, [.. able.Select(entry => entry.Placement)]) { RejectedBecause = able[0].Doubt };
    }

    private string? Reject(PooledArm arm, string? pinned, RoutingOverrides overrides, KeyGrant grant) =>
        pinned is not null && !PoolSnapshot.NamesMatch(arm.Model, pinned) ? NotNamed
        : overrides.Allow is { } allow && !allow.Any(name => PoolSnapshot.NamesMatch(name, arm.Model)) ? NotInRequest
        : !grant.AllowsModel(arm.Model) ? NotForKey
        : models.Reason(arm.Model);
}

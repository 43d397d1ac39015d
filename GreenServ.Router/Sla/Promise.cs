using GreenServ.Core.Sla;
using GreenServ.Router.Profiles;
using GreenServ.Router.Routing;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Router.Sla;

/// <summary>What one request is promised, and on whose account.</summary>
/// <param name="Account">The profile, with <c>@α</c> where the request named an α of its own, and <c>~tenant</c> where it named another tenant.</param>
/// <param name="Alpha">Mean quality; <c>null</c> for none.</param>
/// <param name="BudgetJoules">Mean joules per request; <c>null</c> for none.</param>
/// <param name="LatencyP95Ms">95th percentile of latency; <c>null</c> for none.</param>
internal sealed record Promise(string Account, double? Alpha, double? BudgetJoules, double? LatencyP95Ms)
{
    /// <summary>What all requests of the account together may spend in a period; <c>null</c> for no such limit.</summary>
    public Allowance? Allowance { get; init; }

    /// <summary>What a profile promises; <c>null</c> where it promises nothing.</summary>
    public static Promise? Of(Profile profile) => Of(profile, new RoutingOverrides());

    /// <summary>
    /// What a profile promises a request; <c>null</c> where nothing. A request's own λ leaves the promise of quality aside, and its
    /// debt with it; its own α, or a tenant it names, is another promise, with an account of its own.
    /// </summary>
    public static Promise? Of(Profile profile, RoutingOverrides overrides)
    {
        var alpha = overrides.Alpha ?? (overrides.Lambda is null ? profile.Alpha : null);
        if (alpha is null && profile.BudgetJoules is null && profile.Allowance is null && profile.LatencyP95Ms is null)
            return null;
        var account = SlaAccounts.NameOf(profile.Name, overrides.Alpha is { } own && own != profile.Alpha ? own : null, overrides.Tenant);
        return new Promise(account, alpha, profile.BudgetJoules, profile.LatencyP95Ms) { Allowance = profile.Allowance };
    }

    /// <summary>What a profile promises on an account; <c>null</c> where nothing any more.</summary>
    public static Promise? Of(Profile profile, string account)
    {
        var (_, alpha, tenant) = SlaAccounts.Parse(account);
        return Of(profile, new RoutingOverrides { Alpha = alpha, Tenant = tenant });
    }

    /// <summary>The goal of its controller, in units of the reference energy; <c>null</c> where prices have nothing to steer.</summary>
    public SlaGoal? Goal(double referenceEnergyJoules) =>
        Alpha is null && BudgetJoules is null && Allowance is null ? null : new SlaGoal(Alpha, BudgetJoules / referenceEnergyJoules, Allowance);
}

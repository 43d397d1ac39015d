using GreenServ.Router.Errors;
using GreenServ.Router.Profiles;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Security;

/// <summary>Holds what a request asks for against what its key allows.</summary>
internal static class KeyAccess
{
    /// <summary>Why the key does not allow it; <c>null</c> when it does. Models that a profile may choose are its candidates' concern.</summary>
    /// <param name="grant">What the key allows.</param>
    /// <param name="model">The name asked for.</param>
    /// <param name="profile">The profile of that name; <c>null</c> where it names a model, or nothing.</param>
    /// <param name="overrides">How the request steers its routing.</param>
    public static RequestError? Refusal(KeyGrant grant, string model, Profile? profile, RoutingOverrides overrides) =>
        Refusal(grant, model, profile) is { } refusal ? refusal
        : overrides.Lambda is not null && !grant.MayOverride
            ? Forbidden($"{grant.Who} may not set λ: leave 'greenserv.lambda' out, or choose a profile.", "greenserv.lambda", "override_not_allowed")
        : overrides.Alpha is not null && !grant.MayOverride
            ? Forbidden($"{grant.Who} may not set α: leave 'greenserv.alpha' out, or choose a profile.", "greenserv.alpha", "override_not_allowed")
        : overrides.Priority < grant.HighestPriority
            ? Forbidden($"{grant.Who} may ask for the priority '{JsonNames.Of(grant.HighestPriority)}' at most.", "greenserv.priority", "priority_not_allowed")
        : TenantRefusal(grant, overrides.Tenant);

    /// <summary>Why the key may not use a model or a profile; <c>null</c> when it may.</summary>
    public static RequestError? Refusal(KeyGrant grant, string model, Profile? profile) =>
        profile is not null && !grant.AllowsProfile(profile.Name)
            ? Forbidden($"{grant.Who} may not use the profile '{profile.Name}'. It may use {List(grant.Profiles, "no profile")}.", "model", "model_not_allowed")
        : profile is null && !grant.AllowsModel(model)
            ? Forbidden($"{grant.Who} may not use the model '{model}'. It may use {List(grant.Models, "no model")}.", "model", "model_not_allowed")
            : null;

    /// <summary>Why the key may not act for a tenant; <c>null</c> when it may.</summary>
    public static RequestError? TenantRefusal(KeyGrant grant, string? tenant) =>
        tenant is not null && tenant != grant.Tenant && !grant.MayNameTenant
            ? Forbidden($"{grant.Who} acts for the tenant '{grant.Tenant}' and may not name another.", "greenserv.tenant", "tenant_not_allowed")
            : null;

    private static RequestError Forbidden(string message, string param, string code) =>
        new(StatusCodes.Status403Forbidden, "permission_error", message, param, code);

    /// <summary>Names for a sentence.</summary>
    public static string List(IReadOnlyList<string>? names, string none) => names is { Count: > 0 } ? string.Join(", ", names) : none;
}

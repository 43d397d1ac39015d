using System.Globalization;
using GreenServ.Core.Policies;
using GreenServ.Router.Errors;
using GreenServ.Router.Profiles;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Sla;

/// <summary>Which steering of a request makes sense for what it asks.</summary>
internal static class PromiseRules
{
    /// <summary>What makes no sense; <c>null</c> when all does.</summary>
    /// <param name="profile">The profile asked for; <c>null</c> where a model was named.</param>
    /// <param name="model">What was asked for.</param>
    /// <param name="overrides">How the request steers.</param>
    public static RequestError? Check(Profile? profile, string model, RoutingOverrides overrides)
    {
        if (overrides.Alpha is { } alpha)
        {
            if (profile is null)
            {
                return Senseless(
                    "greenserv.alpha", $"'alpha' promises a mean quality by choosing among models, but '{model}' is one model. Ask for a profile such as {ProfileCatalog.Prefix}.");
            }

            if (!profile.CanPromise)
            {
                return Senseless(
                    "greenserv.alpha",
                    $"Profile '{profile.Name}' can not keep alpha {alpha.ToString(CultureInfo.InvariantCulture)}: its policy {profile.Policy} knows no price of quality. Ask for a profile with policy {string.Join(", ", PolicyCatalog.Priced)} or {PolicyCatalog.MessPlus}.");
            }
        }

        return overrides.Lambda is not null && profile?.Policy == PolicyCatalog.MessPlus
            ? Senseless(
                "greenserv.lambda", $"Profile '{profile.Name}' keeps a promise by policy {profile.Policy}, which knows no trade-off. Leave lambda out, or ask for another profile.")
            : null;
    }

    private static RequestError Senseless(string param, string message) => RequestError.Invalid(message, param, "senseless_steering");
}

using System.Globalization;
using System.Text.RegularExpressions;
using GreenServ.Core.Policies;

namespace GreenServ.Router.Profiles;

/// <summary>What a profile may hold, wherever it comes from.</summary>
internal static partial class ProfileRules
{
    /// <summary>Profiles at most; each may have an account of its own.</summary>
    public const int MaxProfiles = 100;

    private static readonly string s_promising = string.Join(", ", (string[])[.. PolicyCatalog.Priced, PolicyCatalog.MessPlus]);

    /// <summary>What is wrong with a name without its prefix; <c>null</c> when nothing is.</summary>
    public static string? NameProblem(string name) =>
        name == "latest" ? "is another name of the profile greenserv"
        : Name().IsMatch(name) ? null
        : "must be 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit";

    /// <summary>Everything that is wrong with a profile: the setting's name, and what it is and should be.</summary>
    public static IEnumerable<(string Setting, string Problem)> Check(ProfileOptions profile)
    {
        var policy = profile.Policy;
        var isStatic = policy.StartsWith(Profile.StaticPrefix, StringComparison.Ordinal);
        if (!isStatic && !PolicyCatalog.Names.Contains(policy))
        {
            yield return (nameof(profile.Policy), $"is '{policy}'; it must be one of {string.Join(", ", PolicyCatalog.Names)}");
            yield break;
        }

        if (profile.Lambda is { } lambda && lambda is not (>= 0 and <= 1))
            yield return (nameof(profile.Lambda), $"is {Text(lambda)}; it must lie in 0..1");
        foreach (var problem in CheckPromise(profile, isStatic))
            yield return problem;
        if (profile.V is { } v && !(v >= 0 && double.IsFinite(v)))
            yield return (nameof(profile.V), $"is {Text(v)}; it must be at least 0 answers per joule");
        else if (profile.V is { } && policy != PolicyCatalog.MessPlus)
            yield return (nameof(profile.V), $"is a setting of {PolicyCatalog.MessPlus}; policy {policy} knows none");
    }

    private static IEnumerable<(string Setting, string Problem)> CheckPromise(ProfileOptions profile, bool isStatic)
    {
        var policy = profile.Policy;
        if (profile.Alpha is { } alpha)
        {
            if (alpha is not (> 0 and <= 1))
                yield return (nameof(profile.Alpha), $"is {Text(alpha)}; a promised mean quality lies above 0 and at most at 1");
            if (profile.Lambda is { } lambda)
                yield return (nameof(profile.Lambda), $"is {Text(lambda)} beside {nameof(profile.Alpha)} {Text(alpha)}; a profile has either a fixed trade-off or a promise");
            if (!PolicyCatalog.Priced.Contains(policy) && policy != PolicyCatalog.MessPlus)
                yield return (nameof(profile.Alpha), $"is {Text(alpha)}, but policy {policy} can not keep a promise; policies that can are {s_promising}");
        }
        else if (policy == PolicyCatalog.MessPlus)
        {
            yield return (nameof(profile.Alpha), $"is missing; policy {policy} keeps a promise and knows no trade-off");
        }

        if (profile.BudgetJoules is { } budget)
        {
            if (!(budget > 0 && double.IsFinite(budget)))
                yield return (nameof(profile.BudgetJoules), $"is {Text(budget)}; it must be above 0 joules");
            if (isStatic || policy is "random" or PolicyCatalog.MessPlus)
                yield return (nameof(profile.BudgetJoules), $"is {Text(budget)}, but policy {policy} does not weigh energy by a price that a budget could lower");
        }

        if (profile.LatencyP95Ms is { } limit)
        {
            if (!(limit > 0 && double.IsFinite(limit)))
                yield return (nameof(profile.LatencyP95Ms), $"is {Text(limit)}; it must be above 0 milliseconds");
            if (isStatic)
                yield return (nameof(profile.LatencyP95Ms), $"is {Text(limit)}, but policy {policy} leaves no other model to choose");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

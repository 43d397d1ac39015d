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
        var isKnown = isStatic || PolicyCatalog.Names.Contains(policy);
        if (!isKnown)
            yield return (nameof(profile.Policy), $"is '{policy}'; it must be one of {string.Join(", ", PolicyCatalog.Names)}");
        foreach (var problem in CheckValues(profile).Concat(CheckAllowance(profile)))
            yield return problem;

        // What a policy that nobody knows could keep, nobody knows.
        if (!isKnown)
            yield break;
        foreach (var problem in CheckPolicy(profile, isStatic))
            yield return problem;
    }

    private static IEnumerable<(string Setting, string Problem)> CheckValues(ProfileOptions profile)
    {
        if (profile.Lambda is { } weight && weight is not (>= 0 and <= 1))
            yield return (nameof(profile.Lambda), $"is {Text(weight)}; it must lie in 0..1");
        if (profile.Alpha is { } alpha && alpha is not (> 0 and <= 1))
            yield return (nameof(profile.Alpha), $"is {Text(alpha)}; a promised mean quality lies above 0 and at most at 1");
        if (profile is { Alpha: { } promised, Lambda: { } lambda })
            yield return (nameof(profile.Lambda), $"is {Text(lambda)} beside {nameof(profile.Alpha)} {Text(promised)}; a profile has either a fixed trade-off or a promise");
        if (profile.BudgetJoules is { } budget && !(budget > 0 && double.IsFinite(budget)))
            yield return (nameof(profile.BudgetJoules), $"is {Text(budget)}; it must be above 0 joules");
        if (profile.LatencyP95Ms is { } limit && !(limit > 0 && double.IsFinite(limit)))
            yield return (nameof(profile.LatencyP95Ms), $"is {Text(limit)}; it must be above 0 milliseconds");
        if (profile.V is { } v && !(v >= 0 && double.IsFinite(v)))
            yield return (nameof(profile.V), $"is {Text(v)}; it must be at least 0 answers per joule");
    }

    private static IEnumerable<(string Setting, string Problem)> CheckAllowance(ProfileOptions profile)
    {
        (string Setting, double? Value, string Unit)[] budgets =
            [(nameof(profile.BudgetJoules), profile.BudgetJoules, "joules"), (nameof(profile.BudgetWattHours), profile.BudgetWattHours, "watt-hours"), (nameof(profile.BudgetGrams), profile.BudgetGrams, "grams")];
        foreach (var (setting, value, unit) in budgets.Skip(1))
        {
            if (value is { } amount && !(amount > 0 && double.IsFinite(amount)))
                yield return (setting, $"is {Text(amount)}; it must be above 0 {unit}");
        }

        var given = budgets.Where(budget => budget.Value is not null).Select(budget => budget.Setting).ToArray();
        if (given.Length > 1)
            yield return (given[^1], $"stands beside {given[0]}; a profile has one budget");
        var isAllowance = profile.BudgetWattHours is not null || profile.BudgetGrams is not null;
        if (profile.BudgetPeriod is not (null or BudgetPeriods.Hour or BudgetPeriods.Day))
            yield return (nameof(profile.BudgetPeriod), $"is '{profile.BudgetPeriod}'; it must be {BudgetPeriods.Hour} or {BudgetPeriods.Day}");
        else if (profile.BudgetPeriod is not null && !isAllowance)
            yield return (nameof(profile.BudgetPeriod), $"is {profile.BudgetPeriod} without {nameof(profile.BudgetWattHours)} or {nameof(profile.BudgetGrams)}");
        if (profile.BudgetFirst && !(isAllowance && profile.Alpha is not null))
            yield return (nameof(profile.BudgetFirst), $"is true, which says what gives way between {nameof(profile.Alpha)} and {nameof(profile.BudgetWattHours)} or {nameof(profile.BudgetGrams)}; the profile has not both");
    }

    private static IEnumerable<(string Setting, string Problem)> CheckPolicy(ProfileOptions profile, bool isStatic)
    {
        var policy = profile.Policy;
        if (profile.Alpha is { } alpha && !PolicyCatalog.Priced.Contains(policy) && policy != PolicyCatalog.MessPlus)
            yield return (nameof(profile.Alpha), $"is {Text(alpha)}, but policy {policy} can not keep a promise; policies that can are {s_promising}");
        if (profile.Alpha is null && policy == PolicyCatalog.MessPlus)
            yield return (nameof(profile.Alpha), $"is missing; policy {policy} keeps a promise and knows no trade-off");
        var (setting, budget) = profile.BudgetWattHours is not null ? (nameof(profile.BudgetWattHours), profile.BudgetWattHours)
            : profile.BudgetGrams is not null ? (nameof(profile.BudgetGrams), profile.BudgetGrams)
            : (nameof(profile.BudgetJoules), profile.BudgetJoules);
        if (budget is { } amount && (isStatic || policy is "random" or PolicyCatalog.MessPlus))
            yield return (setting, $"is {Text(amount)}, but policy {policy} does not weigh energy by a price that a budget could lower");
        if (profile.LatencyP95Ms is { } limit && isStatic)
            yield return (nameof(profile.LatencyP95Ms), $"is {Text(limit)}, but policy {policy} leaves no other model to choose");
        if (profile.V is { } && policy != PolicyCatalog.MessPlus)
            yield return (nameof(profile.V), $"is a setting of {PolicyCatalog.MessPlus}; policy {policy} knows none");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,63}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

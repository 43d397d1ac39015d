using System.Globalization;
using GreenServ.Core.Features.Layouts;
using GreenServ.Core.Hosts;
using GreenServ.Router.Encoders;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Residency;
using GreenServ.Router.Security;
using Microsoft.Extensions.Options;

namespace GreenServ.Router;

/// <summary>Checks the router's settings, all of them, naming each wrong one by its configuration key.</summary>
internal sealed class RouterOptionsValidator : IValidateOptions<RouterOptions>
{
    public ValidateOptionsResult Validate(string? name, RouterOptions options)
    {
        var errors = new List<string>();
        CheckHosts(options, errors);
        CheckProfiles(options, errors);
        if (!LayoutCatalog.Names.Contains(options.Layout))
            errors.Add($"{Key("Layout")} is '{options.Layout}'; it must be one of {string.Join(", ", LayoutCatalog.Names)}.");
        EncoderOptionsCheck.Check(options, errors);
        if (options.MaxBodyBytes < 1024)
            errors.Add($"{Key("MaxBodyBytes")} is {options.MaxBodyBytes}; it must be at least 1024.");
        if (options.BodyTimeout <= TimeSpan.Zero)
            errors.Add($"{Key("BodyTimeout")} is {options.BodyTimeout}; it must be positive.");
        if (options.ProbePeriod < TimeSpan.FromMilliseconds(100))
            errors.Add($"{Key("ProbePeriod")} is {options.ProbePeriod}; it must be at least 00:00:00.1.");
        if (options.FirstByteTimeout <= TimeSpan.Zero)
            errors.Add($"{Key("FirstByteTimeout")} is {options.FirstByteTimeout}; it must be positive.");
        if (options.IdleTimeout <= TimeSpan.Zero)
            errors.Add($"{Key("IdleTimeout")} is {options.IdleTimeout}; it must be positive.");
        if (options.ClientTimeout <= TimeSpan.Zero)
            errors.Add($"{Key("ClientTimeout")} is {options.ClientTimeout}; it must be positive.");
        if (options.ForgettingHorizon is not (0 or >= 100))
            errors.Add($"{Key("ForgettingHorizon")} is {options.ForgettingHorizon.ToString(CultureInfo.InvariantCulture)}; it must be at least 100 decisions, or 0 to never forget.");
        if (!(options.DebtHorizon >= 1000 && double.IsFinite(options.DebtHorizon)))
            errors.Add($"{Key("DebtHorizon")} is {options.DebtHorizon.ToString(CultureInfo.InvariantCulture)}; it must be at least 1000 decisions.");
        if (options.SpillAfter < TimeSpan.Zero)
            errors.Add($"{Key("SpillAfter")} is {options.SpillAfter}; it must be at least 0.");
        errors.AddRange(ResidencyOptionsCheck.Problems(options.Residency).Select(wrong => $"{Key($"Residency:{wrong.Setting}")} {wrong.Problem}."));
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
        {
            if (!OriginPolicy.IsOrigin(options.AllowedOrigins[i]))
                errors.Add($"{Key($"AllowedOrigins:{i}")} is '{options.AllowedOrigins[i]}'; it must be an origin such as https://chat.example.com, or *.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckHosts(RouterOptions options, List<string> errors)
    {
        for (var i = 0; i < options.Hosts.Count; i++)
        {
            if (!HostAddress.TryParse(options.Hosts[i].Url, out _))
                errors.Add($"{Key($"Hosts:{i}:Url")} is '{options.Hosts[i].Url}'; it must be an address such as http://localhost:11434.");
        }

        for (var i = 0; i < options.Hosts.Count; i++)
            CheckLimits(options.Hosts[i], $"Hosts:{i}", errors);

        var names = options.Hosts.Where(host => HostAddress.TryParse(host.Url, out _)).Select(host => ModelHost.From(host).Name);
        foreach (var twice in names.GroupBy(host => host, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            errors.Add($"{Key("Hosts")} has two hosts named '{twice.Key}'; give each a Name of its own.");
    }

    private static void CheckLimits(ModelHostOptions host, string key, List<string> errors)
    {
        if (host.MaxConcurrency < 1)
            errors.Add($"{Key(key)}:MaxConcurrency is {host.MaxConcurrency}; it must be at least 1, or left out for no limit.");
        if (host.MaxConcurrencyPerModel < 1)
            errors.Add($"{Key(key)}:MaxConcurrencyPerModel is {host.MaxConcurrencyPerModel}; it must be at least 1, or left out for what suits the kind of host.");
        if (host.MaxWaiting < 0)
            errors.Add($"{Key(key)}:MaxWaiting is {host.MaxWaiting}; it must be at least 0.");
        if (host.MemoryGigabytes is not (null or > 0))
            errors.Add($"{Key(key)}:MemoryGigabytes is {Text(host.MemoryGigabytes.Value)}; it must be above 0, or left out to be learned.");
        if (host.ContextLength < 1)
            errors.Add($"{Key(key)}:ContextLength is {host.ContextLength}; it must be at least 1, or left out.");
        errors.AddRange(host.Lacks.Where(lack => !HostLacks.Known.Contains(lack, StringComparer.OrdinalIgnoreCase))
            .Select(lack => $"{Key(key)}:Lacks names '{lack}'; known are {string.Join(", ", HostLacks.Known)}."));
    }

    private static void CheckProfiles(RouterOptions options, List<string> errors)
    {
        foreach (var (name, profile) in options.Profiles)
        {
            if (ProfileCatalog.NameProblem(name) is { } problem)
                errors.Add($"{Key("Profiles")} has a profile '{name}': its name {problem}.");
            errors.AddRange(ProfileRules.Check(profile).Select(wrong => $"{Key($"Profiles:{name}:{wrong.Setting}")} {wrong.Problem}."));
        }

        foreach (var twice in options.Profiles.Keys.GroupBy(ProfileCatalog.FullName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            errors.Add($"{Key("Profiles")} names profile {twice.Key} more than once: {string.Join(", ", twice)}.");
        if (options.Profiles.Count > ProfileRules.MaxProfiles)
            errors.Add($"{Key("Profiles")} has {options.Profiles.Count} profiles; there may be {ProfileRules.MaxProfiles}.");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Key(string name) => $"{RouterOptions.SectionName}:{name}";
}

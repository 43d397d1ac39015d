using GreenServ.Storage.Control;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Profiles;

/// <summary>
/// The profiles clients may select: built-in ones, overridden and extended by configuration, and both by what was changed
/// while running. Changes are kept before they count, and survive a restart.
/// </summary>
internal sealed partial class ProfileCatalog
{
    /// <summary>Every profile's name is this one or begins with it and a colon.</summary>
    public const string Prefix = "greenserv";

    // λ = 0.4 is what the paper reports its headline figures at; eco and quality lean to either side of it.
    private static readonly Profile[] s_builtIn =
    [
        new(Prefix, "default", 0.4),
        new(Prefix + ":eco", "default", 0.7),
        new(Prefix + ":quality", "default", 0.1),
    ];

    private readonly Lock _changing = new();
    private readonly ProfileFile _file;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Profile> _settled;
    private readonly Dictionary<string, ProfileDocument> _changed = new(StringComparer.OrdinalIgnoreCase);
    private volatile Dictionary<string, Profile> _profiles;

    public ProfileCatalog(IOptions<RouterOptions> options, ProfileFile file, ILogger<ProfileCatalog> logger)
    {
        (_file, _logger) = (file, logger);
        _settled = s_builtIn.ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, configured) in options.Value.Profiles)
        {
            var name = FullName(key);
            _settled[name] = Profile.From(name, configured, ProfileSource.Configured);
        }

        foreach (var kept in file.Load())
            _changed[kept.Name] = kept;
        _profiles = Merge();
    }

    public IReadOnlyCollection<Profile> All => _profiles.Values;

    /// <summary>The profile of a model name; <c>null</c> when the name is no profile's.</summary>
    public Profile? Find(string model) => _profiles.GetValueOrDefault(
        model.Equals(Prefix + ":latest", StringComparison.OrdinalIgnoreCase) ? Prefix : model);

    /// <summary>Changes a profile, or adds one; its settings must hold no errors.</summary>
    /// <returns>The profile as it is now; <c>null</c> where there are too many.</returns>
    /// <exception cref="Storage.StorageException">The change can not be kept, and nothing has changed.</exception>
    public Profile? Change(string name, ProfileOptions options)
    {
        lock (_changing)
        {
            if (!_profiles.ContainsKey(name) && _profiles.Count >= ProfileRules.MaxProfiles)
                return null;
            var document = new ProfileDocument
            {
                Name = name,
                Policy = options.Policy,
                Lambda = options.Lambda,
                Alpha = options.Alpha,
                LatencyP95Ms = options.LatencyP95Ms,
                BudgetJoules = options.BudgetJoules,
                V = options.V,
            };
            _file.Save([.. _changed.Values.Where(kept => !kept.Name.Equals(name, StringComparison.OrdinalIgnoreCase)), document]);
            _changed[name] = document;
            _profiles = Merge();
            return _profiles[name];
        }
    }

    /// <summary>Takes a change back: the profile is as configured again, or gone where it is not.</summary>
    /// <returns>Whether there was a change.</returns>
    /// <exception cref="Storage.StorageException">That can not be kept, and nothing has changed.</exception>
    public bool Revert(string name)
    {
        lock (_changing)
        {
            if (!_changed.ContainsKey(name))
                return false;
            _file.Save(_changed.Values.Where(kept => !kept.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));
            _changed.Remove(name);
            _profiles = Merge();
            return true;
        }
    }

    /// <summary>Configuration and paths may leave out the prefix: <c>:</c> separates keys there.</summary>
    public static string FullName(string key) =>
        key.Equals(Prefix, StringComparison.OrdinalIgnoreCase) || key.Equals("default", StringComparison.OrdinalIgnoreCase) ? Prefix
        : key.StartsWith(Prefix + ":", StringComparison.OrdinalIgnoreCase) ? key.ToLowerInvariant()
        : $"{Prefix}:{key.ToLowerInvariant()}";

    /// <summary>What is wrong with a name as configured or asked for; <c>null</c> when nothing is.</summary>
    public static string? NameProblem(string key) => FullName(key) is var name && name == Prefix ? null : ProfileRules.NameProblem(name[(Prefix.Length + 1)..]);

    private Dictionary<string, Profile> Merge()
    {
        var merged = new Dictionary<string, Profile>(_settled, StringComparer.OrdinalIgnoreCase);
        foreach (var kept in _changed.Values)
        {
            var options = new ProfileOptions
            {
                Policy = kept.Policy,
                Lambda = kept.Lambda,
                Alpha = kept.Alpha,
                LatencyP95Ms = kept.LatencyP95Ms,
                BudgetJoules = kept.BudgetJoules,
                V = kept.V,
            };
            // Another version, or a hand, may have written what this one can not serve.
            if (ProfileRules.Check(options).Select(problem => $"{problem.Setting} {problem.Problem}").FirstOrDefault() is { } problem)
                LogNotUsed(kept.Name, _file.Path, problem);
            else
                merged[kept.Name] = Profile.From(kept.Name, options, ProfileSource.Changed);
        }

        return merged;
    }

    [LoggerMessage(LogLevel.Error, "Profile {Profile} as kept in {Path} is not used: {Problem}.")]
    private partial void LogNotUsed(string profile, string path, string problem);
}

using GreenServ.Router.Admin;
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

    private readonly ControlTable<ProfileDocument> _changed;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Profile> _settled;
    private readonly Lock _merging = new();
    private volatile Dictionary<string, Profile> _profiles;

    public ProfileCatalog(IOptions<RouterOptions> options, ControlTable<ProfileDocument> changed, ILogger<ProfileCatalog> logger)
    {
        (_changed, _logger) = (changed, logger);
        _settled = s_builtIn.ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, configured) in options.Value.Profiles)
        {
            var name = FullName(key);
            _settled[name] = Profile.From(name, configured, ProfileSource.Configured);
        }

        _profiles = Merge();
        changed.Changed += Adopt;
    }

    public IReadOnlyCollection<Profile> All => _profiles.Values;

    /// <summary>The profile of a model name; <c>null</c> when the name is no profile's.</summary>
    public Profile? Find(string model) => _profiles.GetValueOrDefault(
        model.Equals(Prefix + ":latest", StringComparison.OrdinalIgnoreCase) ? Prefix : model);

    /// <summary>Revision of what was changed of a profile; 0 where nothing was.</summary>
    public long RevisionOf(string name) => _changed.Find(name)?.Revision ?? 0;

    /// <summary>Whether there is no room for a profile that is not there yet.</summary>
    public bool IsFullFor(string name) => !_profiles.ContainsKey(name) && _profiles.Count >= ProfileRules.MaxProfiles;

    /// <summary>Changes a profile, or adds one; its settings must hold no errors.</summary>
    /// <returns>The profile as it is now; <c>null</c> where somebody was faster, and nothing has changed.</returns>
    /// <exception cref="Storage.StorageException">The change can not be kept, and nothing has changed.</exception>
    public async Task<Profile?> ChangeAsync(string name, ProfileOptions options, long revision, string who, CancellationToken cancellationToken)
    {
        var action = _profiles.ContainsKey(name) ? "changed" : "created";
        var changed = await _changed.WriteAsync(name, revision, ProfileDocument.From(options), who, action, cancellationToken);
        return changed is null ? null : Profile.From(name, options, ProfileSource.Changed);
    }

    /// <summary>Takes a change back: the profile is as configured again, or gone where it is not.</summary>
    /// <returns>Whether the change was still at that revision; if not, nothing has changed.</returns>
    /// <exception cref="Storage.StorageException">That can not be kept, and nothing has changed.</exception>
    public Task<bool> RevertAsync(string name, long revision, string who, CancellationToken cancellationToken) =>
        _changed.RemoveAsync(name, revision, who, _settled.ContainsKey(name) ? "reverted" : "removed", cancellationToken);

    /// <summary>Configuration and paths may leave out the prefix: <c>:</c> separates keys there.</summary>
    public static string FullName(string key) =>
        key.Equals(Prefix, StringComparison.OrdinalIgnoreCase) || key.Equals("default", StringComparison.OrdinalIgnoreCase) ? Prefix
        : key.StartsWith(Prefix + ":", StringComparison.OrdinalIgnoreCase) ? key.ToLowerInvariant()
        : $"{Prefix}:{key.ToLowerInvariant()}";

    /// <summary>What is wrong with a name as configured or asked for; <c>null</c> when nothing is.</summary>
    public static string? NameProblem(string key) => FullName(key) is var name && name == Prefix ? null : ProfileRules.NameProblem(name[(Prefix.Length + 1)..]);

    // One after the other: of two changes at once the older would otherwise stay in force.
    private void Adopt()
    {
        lock (_merging)
            _profiles = Merge();
    }

    private Dictionary<string, Profile> Merge()
    {
        var merged = new Dictionary<string, Profile>(_settled, StringComparer.OrdinalIgnoreCase);
        foreach (var kept in _changed.All)
        {
            var options = kept.Value.ToOptions();

            // Another version may have written what this one can not serve.
            if (ProfileRules.Check(options).Select(problem => $"{problem.Setting} {problem.Problem}").FirstOrDefault() is { } problem)
                LogNotUsed(kept.Id, problem);
            else
                merged[kept.Id] = Profile.From(kept.Id, options, ProfileSource.Changed);
        }

        return merged;
    }

    [LoggerMessage(LogLevel.Error, "Profile {Profile}, as it was changed while running, is not used: {Problem}.")]
    private partial void LogNotUsed(string profile, string problem);
}

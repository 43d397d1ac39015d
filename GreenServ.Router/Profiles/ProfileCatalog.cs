using Microsoft.Extensions.Options;

namespace GreenServ.Router.Profiles;

/// <summary>The profiles clients may select: built-in ones, overridden and extended by configuration.</summary>
internal sealed class ProfileCatalog
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

    private readonly Dictionary<string, Profile> _profiles;

    public ProfileCatalog(IOptions<RouterOptions> options)
    {
        _profiles = s_builtIn.ToDictionary(profile => profile.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, configured) in options.Value.Profiles)
        {
            var name = FullName(key);
            _profiles[name] = new Profile(name, configured.Policy, configured.Lambda)
            {
                EmbeddingModel = string.IsNullOrWhiteSpace(configured.EmbeddingModel) ? null : configured.EmbeddingModel,
            };
        }
    }

    public IReadOnlyCollection<Profile> All => _profiles.Values;

    /// <summary>The profile of a model name; <c>null</c> when the name is no profile's.</summary>
    public Profile? Find(string model) => _profiles.GetValueOrDefault(
        model.Equals(Prefix + ":latest", StringComparison.OrdinalIgnoreCase) ? Prefix : model);

    /// <summary>Configuration may leave out the prefix: <c>:</c> separates keys there.</summary>
    public static string FullName(string key) =>
        key.Equals(Prefix, StringComparison.OrdinalIgnoreCase) || key.Equals("default", StringComparison.OrdinalIgnoreCase) ? Prefix
        : key.StartsWith(Prefix + ":", StringComparison.OrdinalIgnoreCase) ? key.ToLowerInvariant()
        : $"{Prefix}:{key.ToLowerInvariant()}";
}

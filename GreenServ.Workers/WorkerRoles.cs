using GreenServ.Storage;

namespace GreenServ.Workers;

/// <summary>What a process of workers does: the setting <c>GreenServ:Workers:Roles</c> or <c>--roles</c>, names separated by commas; all where it is not set. Any number of processes may have each.</summary>
internal static class WorkerRoles
{
    public const string Setting = "GreenServ:Workers:Roles";

    /// <summary>Takes records over from the shared log into the store.</summary>
    public const string Ingest = "ingest";

    /// <summary>Makes the store's days ahead, thins what ages, and removes what is older than is kept.</summary>
    public const string Maintain = "maintain";

    /// <summary>Names of the setting as options of the command line.</summary>
    public static Dictionary<string, string> Switches { get; } = new() { ["--roles"] = Setting };

    private static readonly string[] s_known = [Ingest, Maintain];

    /// <exception cref="StorageException">A role does not exist, or none is named.</exception>
    public static IReadOnlySet<string> Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { } setting)
            return s_known.ToHashSet();
        var named = setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var unknown = named.FirstOrDefault(role => !s_known.Contains(role, StringComparer.OrdinalIgnoreCase));
        return named.Length > 0 && unknown is null
            ? named.ToHashSet(StringComparer.OrdinalIgnoreCase)
            : throw new StorageException($"{Setting} (--roles) names {(unknown is null ? "no role" : $"'{unknown}'")}; there are {string.Join(", ", s_known)}.");
    }
}

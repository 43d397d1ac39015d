using GreenServ.Storage;

namespace GreenServ.Workers;

/// <summary>What a process of workers does: the setting <c>GreenServ:Workers:Roles</c>, names separated by commas; all that share the pool's store where it is not set.</summary>
internal static class WorkerRoles
{
    public const string Setting = "GreenServ:Workers:Roles";

    /// <summary>Takes records over from the shared log into the store, and keeps its schema.</summary>
    public const string Ingest = "ingest";

    private static readonly string[] s_known = [Ingest];

    /// <exception cref="StorageException">A role does not exist.</exception>
    public static IReadOnlySet<string> Read(IConfiguration configuration)
    {
        var named = (configuration[Setting] ?? Ingest).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return named.FirstOrDefault(role => !s_known.Contains(role, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw new StorageException($"{Setting} names '{unknown}'; known are {string.Join(", ", s_known)}.")
            : named.ToHashSet(StringComparer.OrdinalIgnoreCase);
    }
}

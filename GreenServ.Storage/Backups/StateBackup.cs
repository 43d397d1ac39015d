using GreenServ.Storage.Control;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Storage.Backups;

/// <summary>
/// What a pool has learned and owes, and what administrators set: all that routing needs to go on elsewhere. History is not in it, nor is any secret: of keys there
/// are hashes, and the keys of model hosts are left out.
/// </summary>
public sealed record StateBackup
{
    /// <summary>Name of the pool it is of.</summary>
    public required string Pool { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>Keys as hashes, hosts, models and profiles; revisions are those of where they came from.</summary>
    public required IReadOnlyList<ControlItem> Control { get; init; }

    /// <summary>Ids of hosts whose key was left out.</summary>
    public required IReadOnlyList<string> HostsWithoutTheirKey { get; init; }

    /// <summary>One per context layout that was learned in.</summary>
    internal IReadOnlyList<PolicyStateDocument> PolicyStates { get; init; } = [];

    /// <summary>In a line for each part.</summary>
    public IEnumerable<string> Describe() =>
    [
        .. PolicyStates.Select(state => $"{state.Layout}: {state.Arms.Count} models, {state.Clock} decisions, {state.Sla?.Accounts.Count ?? 0} accounts of promises"),
        string.Join(", ", Enum.GetValues<ControlKind>().Select(kind => $"{kind.ToString().ToLowerInvariant()}s: {Control.Count(item => item.Kind == kind)}")),
    ];
}

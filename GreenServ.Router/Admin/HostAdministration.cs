using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Core.Hosts;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;

namespace GreenServ.Router.Admin;

/// <summary>Adds, changes, drains and removes model hosts; what it changed is in force when it returns.</summary>
internal sealed class HostAdministration(ControlTable<HostDocument> table, HostDirectory directory, HostQueues queues, PoolMonitor pool)
{
    public IEnumerable<HostDetails> All() => directory.Current.Select(Describe);

    public ListedHost? Find(string name) => directory.Find(name);

    /// <summary>Adds a host; <c>null</c> where its name is taken.</summary>
    public async Task<HostDetails?> AddAsync(HostInput input, string who, CancellationToken cancellationToken)
    {
        var key = string.IsNullOrEmpty(input.ApiKey) ? null : input.ApiKey;
        var set = table.Find(input.Name);

        // A state that was set of a host of the settings which is gone since: the new host has its own.
        var expected = set is { Value.Url: null } ? set.Revision : 0;
        var added = await table.WriteAsync(input.Name, expected, new HostDocument(input.Url, input.Kind, key, input.State, input.Capacity), who, "created", cancellationToken);
        return added is null ? null : await InForceAsync(added.Id, cancellationToken);
    }

    /// <summary>Changes a host that an administrator added, or the state of one of the settings; <c>null</c> where somebody was faster.</summary>
    public async Task<HostDetails?> ChangeAsync(ListedHost listed, HostInput input, string who, CancellationToken cancellationToken)
    {
        var name = listed.Host.Name;
        var key = input.ApiKey is null ? table.Find(name)?.Value.ApiKey : input.ApiKey.Length == 0 ? null : input.ApiKey;
        var document = listed.Source == HostSource.Configuration
            ? new HostDocument(null, listed.Host.Kind, null, input.State)
            : new HostDocument(input.Url, input.Kind, key, input.State, input.Capacity);
        var action = input.State == ServiceState.Draining && listed.State != ServiceState.Draining ? "draining" : "changed";
        var changed = await table.WriteAsync(name, listed.Revision, document, who, action, cancellationToken);
        return changed is null ? null : await InForceAsync(name, cancellationToken);
    }

    /// <summary>Removes a host that an administrator added; <c>null</c> where somebody was faster.</summary>
    public async Task<HostDetails?> RemoveAsync(ListedHost listed, string who, CancellationToken cancellationToken)
    {
        if (!await table.RemoveAsync(listed.Host.Name, listed.Revision, who, "removed", cancellationToken))
            return null;
        await pool.RefreshAsync(cancellationToken);
        return Describe(directory.Find(listed.Host.Name) ?? listed with { IsLeaving = true });
    }

    /// <summary>Whether a change leaves what the settings say as it is.</summary>
    public static bool ChangesSettings(ListedHost listed, HostInput input) =>
        listed.Source == HostSource.Configuration
        && (HostAddress.Parse(input.Url) != listed.Host.BaseAddress || input.Kind != listed.Host.Kind || input.ApiKey is not null || ChangesCapacity(listed.Host, input.Capacity));

    private static bool ChangesCapacity(ModelHost host, HostCapacity capacity) =>
        (capacity.MaxConcurrency ?? host.Limits.Host) != host.Limits.Host
        || (capacity.MaxConcurrencyPerModel ?? host.Limits.PerModel) != host.Limits.PerModel
        || (capacity.MaxWaiting ?? host.Limits.Waiting) != host.Limits.Waiting
        || (capacity.MemoryGigabytes ?? host.MemoryGigabytes) != host.MemoryGigabytes
        || (capacity.ContextLength ?? host.ContextLength) != host.ContextLength
        || !(capacity.Lacks ?? host.Lacks).SequenceEqual(host.Lacks);

    public HostDetails Describe(ListedHost listed)
    {
        var current = pool.Current;
        var problem = current.Hosts.FirstOrDefault(state => state.Host == listed.Host) is { } probed ? probed.Problem : "it has not been asked for its models yet";
        return new HostDetails
        {
            Name = listed.Host.Name,
            Etag = Preconditions.Etag(listed.Revision),
            Source = JsonNames.Of(listed.Source),
            Settings = new HostSettings
            {
                Name = listed.Host.Name,
                Url = listed.Host.DisplayAddress,
                Kind = JsonNames.Of(listed.Host.Kind),
                MaxConcurrency = listed.Host.Limits.Host,
                MaxConcurrencyPerModel = listed.Host.Limits.PerModel,
                MaxWaiting = listed.Host.Limits.Waiting,
                MemoryGigabytes = listed.Host.MemoryGigabytes,
                ContextLength = listed.Host.ContextLength,
                Lacks = listed.Host.Lacks,
                State = JsonNames.Of(listed.State),
            },
            HasApiKey = !string.IsNullOrEmpty(listed.Host.ApiKey),
            IsLeaving = listed.IsLeaving,
            Healthy = problem is null,
            Problem = problem,
            RunningRequests = queues.Load(listed.Host),
            Models = [.. current.Arms.SelectMany(arm => arm.Placements).Where(placement => placement.Host == listed.Host).Select(placement => placement.Model)],
        };
    }

    /// <summary>For the audit: whether there is a key, never which.</summary>
    public static string ForAudit(HostDocument host) => JsonSerializer.Serialize(
        new AuditedHost(host.Url, host.Url is null ? null : JsonNames.Of(host.Kind), host.Url is null ? null : host.ApiKey is not null, JsonNames.Of(host.State), host.Capacity),
        ControlJsonContext.Default.AuditedHost);

    private async Task<HostDetails> InForceAsync(string name, CancellationToken cancellationToken)
    {
        await pool.RefreshAsync(cancellationToken);
        return Describe(directory.Find(name)!);
    }
}

/// <summary>What the audit keeps of a host; of one of the settings the state alone.</summary>
internal sealed record AuditedHost(string? Url, string? Kind, bool? HasApiKey, string State, HostCapacity? Capacity);

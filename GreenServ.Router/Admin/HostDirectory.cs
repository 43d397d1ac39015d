using GreenServ.Core.Hosts;
using GreenServ.Router.Pool;
using GreenServ.Router.Queues;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Admin;

/// <summary>
/// Every model host there is: those of the settings, then those an administrator added. Where both name one, the settings win, since
/// whoever edits them must be able to rely on what they say; an administrator sets only its state.
/// </summary>
internal sealed partial class HostDirectory
{
    private readonly ControlTable<HostDocument> _administered;
    private readonly HostQueues _queues;
    private readonly ILogger<HostDirectory> _logger;
    private readonly Lock _building = new();
    private ModelHostOptions[] _configured;
    private volatile ListedHost[] _current = [];
    private volatile bool _anyEnding;

    public HostDirectory(
        IOptions<RouterOptions> options, ControlTable<HostDocument> administered, HostQueues queues, ILogger<HostDirectory> logger)
    {
        _configured = [.. options.Value.Hosts];
        _administered = administered;
        _queues = queues;
        _logger = logger;
        administered.Changed += Rebuild;
        Rebuild();
    }

    /// <summary>All hosts, those that are leaving included.</summary>
    public IReadOnlyList<ListedHost> Current => _current;

    /// <summary>Whether any host drains or leaves.</summary>
    public bool AnyEnding => _anyEnding;

    public ListedHost? Find(string name) => Array.Find(_current, listed => listed.Host.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a host takes requests; one that leaves, or has left, drains.</summary>
    public ServiceState StateOf(ModelHost host) => ListedAs(host) is { IsLeaving: false } known ? known.State : ServiceState.Draining;

    /// <summary>Why a host takes no requests; <c>null</c> when it does.</summary>
    public string? Reason(ModelHost host) => ListedAs(host) switch
    {
        null or { IsLeaving: true } => "its host was removed by an administrator",
        { State: ServiceState.Draining } => "its host is being drained",
        { State: ServiceState.Disabled } => "its host is disabled by an administrator",
        _ => null,
    };

    // What was reached otherwise until now, by another key or address, serves as it was until its successor has been asked for its models.
    private ListedHost? ListedAs(ModelHost host)
    {
        ListedHost? successor = null;
        foreach (var listed in _current)
        {
            if (listed.Host == host)
                return listed;
            if (listed.Host.Name == host.Name)
                successor = listed;
        }

        return successor;
    }

    /// <summary>Puts the hosts of the settings in place of the present ones.</summary>
    /// <returns>Whether anything changed.</returns>
    public bool Configure(IEnumerable<ModelHostOptions> hosts)
    {
        ModelHost[] before, after;
        lock (_building)
        {
            before = [.. _configured.Select(ModelHost.From)];
            _configured = [.. hosts];
            after = [.. _configured.Select(ModelHost.From)];
        }

        Rebuild();
        return before.Length != after.Length
            || before.Zip(after).Any(pair => !SameHost.Comparer.Equals(pair.First, pair.Second) || !TakesTheSame(pair.First, pair.Second));
    }

    /// <summary>Works out anew what there is, after a change or the end of a host's last request.</summary>
    public void Rebuild()
    {
        lock (_building)
        {
            var hosts = _configured.Select(Configured).ToList();
            foreach (var item in _administered.All.Where(item => item.Value.Url is not null).OrderBy(item => item.Id, StringComparer.OrdinalIgnoreCase))
            {
                if (hosts.Any(listed => listed.Host.Name.Equals(item.Id, StringComparison.OrdinalIgnoreCase)))
                    LogShadowed(item.Id);
                else if (!HostAddress.TryParse(item.Value.Url, out _))
                    LogNotUsed(item.Id);
                else
                    hosts.Add(new ListedHost(Known(ToHost(item)), HostSource.Administration, item.Value.State, item.Revision, IsLeaving: false));
            }

            var gone = _current.Where(before => !hosts.Any(listed => listed.Host == before.Host) && _queues.Load(before.Host) > 0);
            hosts.AddRange([.. gone.Where(before => !hosts.Any(listed => listed.Host.Name == before.Host.Name)).Select(before => before with { IsLeaving = true })]);
            _current = [.. hosts];
            _anyEnding = hosts.Any(listed => listed.IsLeaving || listed.State == ServiceState.Draining);
        }
    }

    private ListedHost Configured(ModelHostOptions options)
    {
        var host = Known(ModelHost.From(options));
        var set = _administered.Find(host.Name);
        return new ListedHost(host, HostSource.Configuration, set?.Value.State ?? ServiceState.Active, set?.Revision ?? 0, IsLeaving: false);
    }

    // One host stays one object, so that what is known of it, and what it is answering, stays its own.
    private ModelHost Known(ModelHost host)
    {
        if (Array.Find(_current, listed => SameHost.Comparer.Equals(listed.Host, host))?.Host is not { } known)
            return host;
        (known.MemoryGigabytes, known.ContextLength, known.Lacks) = (host.MemoryGigabytes, host.ContextLength, host.Lacks);
        if (known.Limits != host.Limits)
        {
            known.Limits = host.Limits;
            _queues.Of(known).SetLimits(host.Limits);
        }

        return known;
    }

    private static bool TakesTheSame(ModelHost a, ModelHost b) =>
        a.Limits == b.Limits && a.MemoryGigabytes == b.MemoryGigabytes && a.ContextLength == b.ContextLength && a.Lacks.SequenceEqual(b.Lacks);

    private static ModelHost ToHost(Administered<HostDocument> item)
    {
        var usual = new ModelHostOptions();
        var capacity = item.Value.Capacity;
        var options = new ModelHostOptions
        {
            Name = item.Id,
            Url = item.Value.Url!,
            Kind = item.Value.Kind,
            ApiKey = item.Value.ApiKey,
            MaxConcurrency = capacity?.MaxConcurrency,
            MaxConcurrencyPerModel = capacity?.MaxConcurrencyPerModel,
            MaxWaiting = capacity?.MaxWaiting ?? usual.MaxWaiting,
            MemoryGigabytes = capacity?.MemoryGigabytes,
            ContextLength = capacity?.ContextLength,
        };
        foreach (var lack in capacity?.Lacks ?? [])
            options.Lacks.Add(lack);
        return ModelHost.From(options);
    }

    [LoggerMessage(LogLevel.Warning, "The settings name a model host {Host}, and so did an administrator: the settings win.")]
    private partial void LogShadowed(string host);

    [LoggerMessage(LogLevel.Error, "Model host {Host}, as an administrator added it, is not used: its url is no address. Remove its row from the store.")]
    private partial void LogNotUsed(string host);
}

/// <summary>Who named a host.</summary>
internal enum HostSource
{
    Configuration,
    Administration,
}

/// <summary>A host as it is listed.</summary>
/// <param name="Host">The host.</param>
/// <param name="Source">Who named it.</param>
/// <param name="State">Whether it takes requests.</param>
/// <param name="Revision">Of what an administrator set; 0 where nothing is set.</param>
/// <param name="IsLeaving">Whether it was removed, and stays only until its last request has ended.</param>
internal sealed record ListedHost(ModelHost Host, HostSource Source, ServiceState State, long Revision, bool IsLeaving);

/// <summary>Hosts that are reached alike, user name and password included, which addresses leave out when they are compared.</summary>
internal sealed class SameHost : IEqualityComparer<ModelHost>
{
    public static SameHost Comparer { get; } = new();

    public bool Equals(ModelHost? x, ModelHost? y) =>
        x?.Name == y?.Name && x?.BaseAddress.AbsoluteUri == y?.BaseAddress.AbsoluteUri && x?.Kind == y?.Kind && (x?.ApiKey ?? "") == (y?.ApiKey ?? "");

    public int GetHashCode(ModelHost host) => HashCode.Combine(host.Name, host.BaseAddress, host.Kind);
}

using GreenServ.Router.Pool;

namespace GreenServ.Router.Admin;

/// <summary>
/// What an administrator set of a model host, as the control store keeps it. Of a host that the configuration names only the state is set
/// here, and its address is the configuration's.
/// </summary>
/// <param name="Url"><c>null</c> where the configuration gives it.</param>
/// <param name="Kind">What it speaks.</param>
/// <param name="ApiKey">Bearer token for it. A secret: it leaves the store towards the host alone.</param>
/// <param name="State">Whether it takes requests.</param>
/// <param name="Capacity">How much it takes; the usual where <c>null</c>.</param>
internal sealed record HostDocument(string? Url, HostKind Kind, string? ApiKey, ServiceState State, HostCapacity? Capacity = null);

/// <summary>How much a host takes and what it can not do, as <see cref="ModelHostOptions"/> has it; <c>null</c> for the usual.</summary>
internal sealed record HostCapacity(
    int? MaxConcurrency, int? MaxConcurrencyPerModel, int? MaxWaiting, double? MemoryGigabytes, int? ContextLength = null, IReadOnlyList<string>? Lacks = null);

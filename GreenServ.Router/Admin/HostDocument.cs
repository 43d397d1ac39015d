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
internal sealed record HostDocument(string? Url, HostKind Kind, string? ApiKey, ServiceState State);

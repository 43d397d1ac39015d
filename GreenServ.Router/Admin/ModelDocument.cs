namespace GreenServ.Router.Admin;

/// <summary>What an administrator set of a model, as the control store keeps it.</summary>
/// <param name="State">Whether it takes requests.</param>
/// <param name="Note">Why, in somebody's words.</param>
internal sealed record ModelDocument(ServiceState State, string? Note);

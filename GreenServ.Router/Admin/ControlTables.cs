using System.Text.Json;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>The kinds of control state, each with how it is written, and how much of it the audit may see.</summary>
internal static class ControlTables
{
    public static ControlTable<ApiKey> Keys(IControlStore store, TimeProvider time) =>
        new(ControlKind.Key, store, ControlJsonContext.Default.ApiKey, KeyAdministration.ForAudit, time);

    public static ControlTable<HostDocument> Hosts(IControlStore store, TimeProvider time) =>
        new(ControlKind.Host, store, ControlJsonContext.Default.HostDocument, HostAdministration.ForAudit, time);

    public static ControlTable<ModelDocument> Models(IControlStore store, TimeProvider time) =>
        new(ControlKind.Model, store, ControlJsonContext.Default.ModelDocument, ModelsEndpoint.ForAudit, time);

    public static ControlTable<ProfileDocument> Profiles(IControlStore store, TimeProvider time) =>
        new(ControlKind.Profile, store, ControlJsonContext.Default.ProfileDocument, profile => JsonSerializer.Serialize(profile, ControlJsonContext.Default.ProfileDocument), time);
}

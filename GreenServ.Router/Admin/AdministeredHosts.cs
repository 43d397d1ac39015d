using System.Text.Json;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>Hosts that an administrator added to a router which does not run now.</summary>
public static class AdministeredHosts
{
    /// <summary>Whether a data folder holds any.</summary>
    public static bool AreIn(string folder) =>
        ControlGlance.At(folder).Any(item => item.Kind == ControlKind.Host && JsonSerializer.Deserialize(item.Document, ControlJsonContext.Default.HostDocument)?.Url is not null);
}

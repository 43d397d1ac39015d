using GreenServ.Storage.Control;

namespace GreenServ.Router.Admin;

/// <summary>Hosts that an administrator added to a router which does not run now.</summary>
public static class AdministeredHosts
{
    /// <summary>Whether a data folder holds any.</summary>
    /// <exception cref="InvalidDataException">One of them can not be read.</exception>
    public static bool AreIn(string folder) =>
        ControlGlance.At(folder).Any(item => item.Kind == ControlKind.Host && ControlDocument.Read(item, ControlJsonContext.Default.HostDocument).Url is not null);
}

using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Security;

/// <summary>Keys for whoever has access to the router's data: the first one, or one for somebody who lost theirs.</summary>
public static class AdminKeys
{
    private const string Who = "command line";

    /// <summary>Makes a key that may do everything.</summary>
    /// <returns>Its secret, which is kept nowhere.</returns>
    /// <exception cref="Storage.StorageException">The store can not be used.</exception>
    public static async Task<string> CreateAsync(IControlStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        using var table = ControlTables.Keys(store, time);
        var items = await store.LoadAsync(cancellationToken);
        table.Load(items.Where(item => item.Kind == ControlKind.Key));
        var settings = new KeySettings { Name = "admin", Scopes = KeyScopeText.Write(KeyScopes.All), MayNameTenant = true, MayOverride = true };
        return (await KeyAdministration.NewAsync(table, settings, Who, time.GetUtcNow(), cancellationToken)).Secret;
    }

    /// <summary>Whether a router with this store and these settings asks for keys.</summary>
    /// <exception cref="Storage.StorageException">The store can not be used.</exception>
    public static async Task<bool> AreInUseAsync(IControlStore store, IConfiguration configuration, CancellationToken cancellationToken) =>
        !string.IsNullOrEmpty(configuration[AdminKeyVariable.Name]) || (await store.LoadAsync(cancellationToken)).Any(item => item.Kind == ControlKind.Key);

    /// <summary>Why a router that asks for no keys does not listen on an address.</summary>
    public static string BindingRefusal(string address) => BindingGuard.Refusal(address);
}

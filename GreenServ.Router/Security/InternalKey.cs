using GreenServ.Client.Wire;

namespace GreenServ.Router.Security;

/// <summary>A key between parts of one process: made at the start, in memory alone, listed nowhere.</summary>
internal sealed record InternalKey(string Name, string Id, byte[] Hash, KeyScopes Scopes);

/// <summary>Keys for other parts of the process that hosts the router.</summary>
public static class InternalKeyServiceCollectionExtensions
{
    /// <summary>
    /// Lets a part of this process call the router also where keys are asked for. It does not by itself make the router ask for keys.
    /// </summary>
    /// <param name="services">The router's services.</param>
    /// <param name="name">Names the part in the audit.</param>
    /// <param name="scopes">Of <see cref="KeyScopeNames"/>.</param>
    /// <returns>The secret to send, good as long as the process lives.</returns>
    public static string AddInternalKey(this IServiceCollection services, string name, params IEnumerable<string> scopes)
    {
        var id = KeySecret.NewId();
        var secret = KeySecret.New(id);
        services.AddSingleton(new InternalKey(name, id, KeySecret.Hash(secret), KeyScopeText.Read(scopes)));
        return secret;
    }
}

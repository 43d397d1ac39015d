using GreenServ.Client.Wire;

namespace GreenServ.Router.Security;

/// <summary>What a key is good for; see <see cref="KeyScopeNames"/>.</summary>
[Flags]
internal enum KeyScopes
{
    None = 0,
    Infer = 1,
    Feedback = 2,
    Observe = 4,
    Admin = 8,
    All = Infer | Feedback | Observe | Admin,
}

/// <summary>Scopes as they stand on the wire.</summary>
internal static class KeyScopeText
{
    private static readonly (string Name, KeyScopes Scope)[] s_names =
    [
        (KeyScopeNames.Infer, KeyScopes.Infer),
        (KeyScopeNames.Feedback, KeyScopes.Feedback),
        (KeyScopeNames.Observe, KeyScopes.Observe),
        (KeyScopeNames.Admin, KeyScopes.Admin),
    ];

    public static IEnumerable<string> Known => s_names.Select(known => known.Name);

    public static KeyScopes Read(IEnumerable<string> names) =>
        names.Aggregate(KeyScopes.None, (scopes, name) => scopes | s_names.FirstOrDefault(known => known.Name == name).Scope);

    public static string[] Write(KeyScopes scopes) => [.. s_names.Where(known => (scopes & known.Scope) != 0).Select(known => known.Name)];
}

namespace GreenServ.Router.Security;

/// <summary>
/// Which scopes open which endpoint, all in one place. What is not named here is for administrators: an endpoint that somebody
/// forgets is closed, not open.
/// </summary>
internal static class ScopeRules
{
    private static readonly Dictionary<string, KeyScopes> s_exceptions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["/v1/feedback"] = KeyScopes.Feedback,
        ["/v1/models"] = KeyScopes.All,
        ["/v1/models/{**id}"] = KeyScopes.All,
        ["/greenserv/route"] = KeyScopes.Infer,
        ["/greenserv/decisions/{id}"] = KeyScopes.Infer | KeyScopes.Feedback | KeyScopes.Observe,
        ["/greenserv/decisions/{id}/replay"] = KeyScopes.Infer | KeyScopes.Feedback | KeyScopes.Observe,
        ["/metrics"] = KeyScopes.Observe,

        // Who may not is told what is missing by the endpoints themselves.
        ["/api/pull"] = KeyScopes.Infer | KeyScopes.Admin,
        ["/api/push"] = KeyScopes.Infer | KeyScopes.Admin,
        ["/api/create"] = KeyScopes.Infer | KeyScopes.Admin,
        ["/api/copy"] = KeyScopes.Infer | KeyScopes.Admin,
        ["/api/delete"] = KeyScopes.Infer | KeyScopes.Admin,
        ["/api/blobs/{digest}"] = KeyScopes.Infer | KeyScopes.Admin,
    };

    // Probes of load balancers, the answer that tells Ollama's clients they found one, and a document that is public anyway.
    private static readonly string[] s_open = ["/", "/alive", "/health"];
    private const string OpenDocuments = "/openapi/";

    // Posted to, but no model is asked.
    private static readonly string[] s_uncounted = ["/api/show", "/greenserv/route"];

    /// <summary>Scopes of which one is needed; <see cref="KeyScopes.None"/> where no key is.</summary>
    public static KeyScopes Of(Endpoint? endpoint, string method)
    {
        // What does not exist, or takes another method, tells nothing; but who asks should be known.
        if (PatternOf(endpoint) is not { } pattern)
            return KeyScopes.All;
        return s_exceptions.TryGetValue(pattern, out var scopes) ? scopes
            : s_open.Contains(pattern, StringComparer.OrdinalIgnoreCase) || StartsWith(pattern, OpenDocuments) ? KeyScopes.None
            : StartsWith(pattern, "/v1/") || StartsWith(pattern, "/api/") ? KeyScopes.Infer
            : StartsWith(pattern, "/greenserv/") && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) ? KeyScopes.Observe
            : KeyScopes.Admin;
    }

    /// <summary>Whether a request counts against its key's limits: it asks a model for something.</summary>
    public static bool IsCounted(Endpoint? endpoint, string method) =>
        HttpMethods.IsPost(method) && Of(endpoint, method) == KeyScopes.Infer && !s_uncounted.Contains(PatternOf(endpoint), StringComparer.OrdinalIgnoreCase);

    private static string? PatternOf(Endpoint? endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } text } ? text.StartsWith('/') ? text : '/' + text : null;

    private static bool StartsWith(string pattern, string prefix) => pattern.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

using System.Text.RegularExpressions;

namespace GreenServ.Router.OpenApi;

/// <summary>An endpoint as the document names it.</summary>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Path">Path as OpenAPI writes it.</param>
internal readonly partial record struct EndpointKey(string Method, string Path)
{
    /// <summary>All methods of a mapped endpoint; one that takes any is asked by GET.</summary>
    public static IEnumerable<EndpointKey> Of(RouteEndpoint endpoint)
    {
        var path = PathOf(endpoint.RoutePattern.RawText ?? "");
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        return methods.Count == 0 ? [new(HttpMethods.Get, path)] : methods.Select(method => new EndpointKey(method, path));
    }

    private static string PathOf(string pattern)
    {
        var path = "/" + Parameter.Replace(pattern, "{$1}").Trim('/');
        return path;
    }

    // What takes the rest of a path, or is constrained or optional, is a parameter like any other here.
    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Parameter { get; }
}

using GreenServ.Router.Errors;

namespace GreenServ.Router.Ollama;

/// <summary>Requests that would change a host's models. Who sends inference here is not therefore its administrator.</summary>
internal static class HostChangeEndpoints
{
    public static IEndpointRouteBuilder MapHostChanges(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/pull", ChangeAsync);
        endpoints.MapPost("/api/push", ChangeAsync);
        endpoints.MapPost("/api/create", ChangeAsync);
        endpoints.MapPost("/api/copy", ChangeAsync);
        endpoints.MapDelete("/api/delete", ChangeAsync);
        endpoints.MapMethods("/api/blobs/{digest}", [HttpMethods.Post, HttpMethods.Head], ChangeAsync);
        return endpoints;
    }

    private static Task ChangeAsync(HttpContext http) => SurfaceErrors.WriteAsync(http.Response, Refusal(http.Request), http.RequestAborted);

    /// <summary>Why this request may not change a host. The one place to ask whether its sender may.</summary>
    private static RequestError Refusal(HttpRequest request) => new(
        StatusCodes.Status403Forbidden, "permission_error",
        $"{request.Path} would change a model host, and this router lets no client do that. Ask the host itself, or its administrator.", null, "host_is_read_only");
}

using GreenServ.Router.Errors;
using GreenServ.Router.Pool;
using GreenServ.Router.Security;
using Microsoft.AspNetCore.Http.Features;

namespace GreenServ.Router.Ollama;

/// <summary>
/// Requests that change a host's models. Who sends inference here is not therefore its administrator: only a key of scope <c>admin</c>
/// may, and its request passes to the one host it means, as it came.
/// </summary>
internal static class HostChangeEndpoints
{
    /// <summary>Names the host where there are several.</summary>
    public const string HostHeader = "x-greenserv-host";

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

    private static async Task ChangeAsync(HttpContext http, PoolMonitor pool, HttpClient client)
    {
        var refusal = Refusal(http);
        ModelHost? host = null;
        if (refusal is null)
            (host, refusal) = Target(http.Request, pool.Current);
        if (host is null)
        {
            await SurfaceErrors.WriteAsync(http.Response, refusal!, http.RequestAborted);
            return;
        }

        if (await PassAsync(host, http, client) is { } problem)
            await SurfaceErrors.WriteAsync(http.Response, problem, http.RequestAborted);
        else
            await pool.RefreshAsync(CancellationToken.None);
    }

    private static RequestError? Refusal(HttpContext http) =>
        http.Caller().Grant is { IsLocal: false } grant && grant.HasAny(KeyScopes.Admin)
            ? null
            : new RequestError(
                StatusCodes.Status403Forbidden, "permission_error",
                $"{http.Request.Path} would change a model host: that needs an API key of scope admin. Make one with --create-key, or ask the host itself.", null, "host_is_read_only");

    private static (ModelHost? Host, RequestError? Error) Target(HttpRequest request, PoolSnapshot pool)
    {
        ModelHost[] hosts = [.. pool.Hosts.Select(state => state.Host).Where(host => host.Kind == HostKind.Ollama)];
        var names = hosts.Length == 0 ? "there is none" : string.Join(", ", hosts.Select(host => host.Name));
        var named = request.Headers[HostHeader].ToString();
        if (named.Length == 0)
        {
            return hosts.Length == 1
                ? (hosts[0], null)
                : (null, RequestError.Invalid($"Which Ollama host is meant? Name one in the header {HostHeader}: {names}.", HostHeader, "host_not_named"));
        }

        return hosts.FirstOrDefault(host => host.Name.Equals(named, StringComparison.OrdinalIgnoreCase)) is { } found
            ? (found, null)
            : (null, RequestError.Invalid($"There is no Ollama host '{named}'. Known are: {names}.", HostHeader, "unknown_host"));
    }

    /// <summary>Passes request and answer on as bytes; why the host could not be asked, <c>null</c> once its answer has gone out.</summary>
    private static async Task<RequestError?> PassAsync(ModelHost host, HttpContext http, HttpClient client)
    {
        // Weights of models are no prompts: they may be as large as they are.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        using var request = host.Request(new HttpMethod(http.Request.Method), http.Request.Path.Value!.TrimStart('/'));
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            request.Content = new StreamContent(http.Request.Body);
            if (http.Request.ContentType is { } type)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            request.Content.Headers.ContentLength = http.Request.ContentLength;
        }

        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await using var body = await answer.Content.ReadAsStreamAsync(http.RequestAborted);
            await PassAsync(body, http.Response, http.RequestAborted);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            return new RequestError(StatusCodes.Status502BadGateway, "upstream_error", $"{host.Name} could not be asked: {e.Message}", null, "host_failed");
        }
    }

    // Progress is there to be seen: every piece goes out when it comes.
    private static async Task PassAsync(Stream body, HttpResponse response, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var length)
        {
            await response.Body.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}

using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;
using GreenServ.Router.Translation;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Ollama;

/// <summary><c>POST /api/show</c>: what a model is, as its host tells it; of a profile, what its pool can do.</summary>
internal static class ShowEndpoint
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase) { "model", "name", "greenserv" };

    public static IEndpointRouteBuilder MapShow(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/show", ShowAsync);
        return endpoints;
    }

    private static async Task ShowAsync(HttpContext http, PoolMonitor pool, ProfileCatalog profiles, HostQuery hosts, IOptions<RouterOptions> options)
    {
        var (request, error) = await ReadAsync(http, options.Value.MaxBodyBytes);
        byte[]? shown = null;
        if (request is not null)
            (shown, error) = await DescribeAsync(request, pool.Current, profiles, hosts, http.Caller().Grant, http.RequestAborted);
        if (error is not null)
            await SurfaceErrors.WriteAsync(http.Response, error, http.RequestAborted);
        else
            await SurfaceErrors.WriteJsonAsync(http.Response, shown!, http.RequestAborted);
    }

    private static async Task<(ShowRequest? Request, RequestError? Error)> ReadAsync(HttpContext http, long limitBytes)
    {
        var (body, error) = await RequestBody.ReadAnyTypeAsync(http.Request, limitBytes, http.RequestAborted);
        if (body is null)
            return (null, error);
        try
        {
            using var document = JsonFields.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return (ShowRequest.Of(document.RootElement.Clone()), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Said below. The second tells of text that is no Unicode.
        }

        return (null, RequestError.Invalid("The body is no JSON object. Send for example {\"model\":\"greenserv\"}.", code: "invalid_json"));
    }

    private static async Task<(byte[]? Shown, RequestError? Error)> DescribeAsync(
        ShowRequest request, PoolSnapshot pool, ProfileCatalog profiles, HostQuery hosts, KeyGrant grant, CancellationToken cancellationToken)
    {
        if (request.Name is not { Length: > 0 } name)
            return (null, RequestError.Invalid("model is required", "model", "missing_field"));
        var profile = profiles.Find(name);
        if (KeyAccess.Refusal(grant, name, profile) is { } forbidden)
            return (null, forbidden);
        if (profile is not null)
            return (ProfileDescription.Write(profile, [.. pool.Arms.Where(arm => grant.AllowsModel(arm.Model))]), null);
        var placements = pool.Placements.Where(placement => PoolSnapshot.NamesMatch(placement.Model, name)).ToArray();
        foreach (var placement in placements.Where(placement => placement.Host.Kind == HostKind.Ollama))
        {
            if (await hosts.AskAsync(placement.Host, HttpMethod.Post, "api/show", Forwarded(request.Fields, placement.Model), cancellationToken) is { } shown)
                return (shown, null);
        }

        if (placements.FirstOrDefault(placement => placement.Host.Kind != HostKind.Ollama) is { } other)
            return (ProfileDescription.WriteModel(other), null);
        return (null, placements.Length == 0
            ? new RequestError(StatusCodes.Status404NotFound, "invalid_request_error", $"model '{name}' not found", "model", "model_not_found")
            : new RequestError(StatusCodes.Status502BadGateway, "upstream_error", $"No host of '{name}' tells of it now.", null, "all_models_failed"));
    }

    private static byte[] Forwarded(JsonFields request, string model)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            foreach (var (name, value) in request.Except(s_names))
            {
                json.WritePropertyName(name);
                json.WriteAsCame(value);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private sealed record ShowRequest(JsonFields Fields, string? Name)
    {
        public static ShowRequest Of(JsonElement body)
        {
            var fields = new JsonFields(body);

            // "name" is the older spelling.
            return new(fields, fields.Text("model") is { Length: > 0 } model ? model : fields.Text("name"));
        }
    }
}

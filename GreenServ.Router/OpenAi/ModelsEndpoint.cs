using System.Text.Json;
using GreenServ.Router.Errors;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;

namespace GreenServ.Router.OpenAi;

/// <summary><c>GET /v1/models</c>: the profiles, then the models of the pool.</summary>
internal static class ModelsEndpoint
{
    public static IEndpointRouteBuilder MapModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/models", ListAsync);
        endpoints.MapGet("/v1/models/{**id}", GetAsync);
        return endpoints;
    }

    private static async Task ListAsync(HttpContext http, HttpResponse response, PoolMonitor pool, ProfileCatalog profiles, TimeProvider time)
    {
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var (id, owner) in All(pool, profiles, http.Caller().Grant))
            Write(json, id, owner, time);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task GetAsync(string id, HttpResponse response, PoolMonitor pool, ProfileCatalog profiles, TimeProvider time)
    {
        // Clients escape the slash of "org/model", and the server leaves it so.
        id = Uri.UnescapeDataString(id);
        var found = All(pool, profiles, response.HttpContext.Caller().Grant).FirstOrDefault(model => PoolSnapshot.NamesMatch(model.Id, id));
        if (found.Id is null)
        {
            await SurfaceErrors.WriteAsync(
                response,
                new(StatusCodes.Status404NotFound, "invalid_request_error", $"There is no model '{id}'. GET /v1/models lists them.", "model", "model_not_found"),
                response.HttpContext.RequestAborted);
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        Write(json, found.Id, found.Owner, time);
    }

    private static IEnumerable<(string Id, string Owner)> All(PoolMonitor pool, ProfileCatalog profiles, KeyGrant grant) =>
        profiles.All.Where(profile => grant.AllowsProfile(profile.Name)).Select(profile => (profile.Name, "greenserv"))
            .Concat(pool.Current.Placements.DistinctBy(placement => placement.Model).Where(placement => grant.AllowsModel(placement.Model)).Select(placement => (placement.Model, placement.Host.Name)));

    // Hosts do not agree on what "created" means, and routing has no use for it; clients only need a number there.
    private static void Write(Utf8JsonWriter json, string id, string owner, TimeProvider time)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");
        json.WriteNumber("created", new DateTimeOffset(time.GetUtcNow().Date, TimeSpan.Zero).ToUnixTimeSeconds());
        json.WriteString("owned_by", owner);
        json.WriteEndObject();
    }
}

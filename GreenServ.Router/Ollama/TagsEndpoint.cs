using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;

namespace GreenServ.Router.Ollama;

/// <summary><c>GET /api/tags</c>: the profiles, then the models of the pool as their hosts list them.</summary>
internal static class TagsEndpoint
{
    public static IEndpointRouteBuilder MapTags(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/tags", [HttpMethods.Get, HttpMethods.Head], ListAsync);
        return endpoints;
    }

    private static async Task ListAsync(HttpContext http, PoolMonitor pool, ProfileCatalog profiles)
    {
        var (response, grant) = (http.Response, http.Caller().Grant);
        response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(response.BodyWriter, TextJsonContext.Readable);
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var profile in profiles.All.Where(profile => grant.AllowsProfile(profile.Name)))
            ListedModel.WriteProfile(json, profile.Name);
        foreach (var placement in pool.Current.Placements.Where(placement => grant.AllowsModel(placement.Model)).DistinctBy(placement => placement.Model, StringComparer.OrdinalIgnoreCase))
        {
            if (placement.Listing is { } listing)
                json.WriteRawValue(listing, skipInputValidation: true);
            else
                ListedModel.WriteModel(json, placement);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Security;
using GreenServ.Router.Translation;

namespace GreenServ.Router.Ollama;

/// <summary><c>GET /api/ps</c>: the models loaded now, on all Ollama hosts together.</summary>
internal static class RunningModelsEndpoint
{
    public static IEndpointRouteBuilder MapRunningModels(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/api/ps", [HttpMethods.Get, HttpMethods.Head], ListAsync);
        return endpoints;
    }

    private static async Task ListAsync(HttpContext http, HostQuery hosts)
    {
        var answers = await hosts.AskAllAsync("api/ps", http.RequestAborted);
        http.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, TextJsonContext.Readable);
        json.WriteStartObject();
        json.WriteStartArray("models");
        foreach (var model in answers.SelectMany(answer => new JsonFields(answer.Answer).List("models")).Where(model => IsAllowed(model, http.Caller().Grant)))
            json.WriteAsCame(model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static bool IsAllowed(JsonElement model, KeyGrant grant) =>
        grant.Models is null || (new JsonFields(model).Text("model") ?? new JsonFields(model).Text("name")) is { } name && grant.AllowsModel(name);
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.Client;
using GreenServ.Client.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A router that asks for keys: <see cref="Admin"/> has the one of the environment, <see cref="RouterTest.Router"/> has none until it is given one.</summary>
public abstract class KeyedRouterTest : RouterTest
{
    private protected const string AdminKey = "test-only-administrator-key";

    private HttpClient? _adminHttp;

    private protected GreenServClient Admin => new(AdminHttp);

    // A router that was started again listens elsewhere.
    private protected HttpClient AdminHttp => _adminHttp?.BaseAddress == Router.Http.BaseAddress ? _adminHttp! : _adminHttp = ClientWith(AdminKey);

    private protected override void Build(WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection([new("GREENSERV_ADMIN_KEY", AdminKey)]);

    private protected override Task AfterStopAsync()
    {
        _adminHttp?.Dispose();
        return base.AfterStopAsync();
    }

    private protected static KeySettings Settings(params string[] scopes) =>
        new() { Name = "test", Scopes = scopes.Length > 0 ? scopes : [KeyScopeNames.Infer, KeyScopeNames.Feedback] };

    /// <summary>Makes a key, and lets <see cref="RouterTest.Router"/> send it.</summary>
    private protected async Task<CreatedKey> UseKeyAsync(KeySettings settings)
    {
        var created = await Admin.CreateKeyAsync(settings);
        UseKey(created.Secret);
        return created;
    }

    private protected void UseKey(string? secret) => Router.Http.DefaultRequestHeaders.Authorization = secret is null ? null : new("Bearer", secret);

    private protected HttpClient ClientWith(string secret)
    {
        var http = new HttpClient { BaseAddress = Router.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return http;
    }

    /// <summary>Sends JSON as an administrator.</summary>
    private protected async Task<(HttpResponseMessage Response, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null, string? etag = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        var response = await AdminHttp.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private protected static async Task<string> MessageOf(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["message"]!.GetValue<string>();
}

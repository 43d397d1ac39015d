using System.Net;
using System.Text;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Ollama;

public sealed class KeyedOllamaTests : KeyedRouterTest
{
    [Fact]
    public async Task Lists_KeyOfOneModelAndOneProfile_ShowNoOthers()
    {
        Host.Says["api/ps"] = """{"models":[{"name":"small:1b","model":"small:1b"},{"name":"large:2b","model":"large:2b"}]}""";
        await UseKeyAsync(Settings() with { Models = ["small:1b"], Profiles = ["eco"] });

        Assert.Equal(["greenserv:eco", "small:1b"], await NamesAsync("/api/tags"));
        Assert.Equal(["small:1b"], await NamesAsync("/api/ps"));
    }

    [Theory]
    [InlineData("/api/show", """{"model":"large:2b"}""")]
    [InlineData("/api/show", """{"name":"large:2b"}""")]
    [InlineData("/api/show", """{"model":"greenserv"}""")]
    [InlineData("/api/generate", """{"model":"large:2b"}""")]
    [InlineData("/api/chat", """{"model":"large:2b","messages":[],"keep_alive":0}""")]
    [InlineData("/api/chat", """{"model":"greenserv:latest","messages":[]}""")]
    [InlineData("/api/generate", """{"model":"large:2b","prompt":"hi"}""")]
    [InlineData("/api/embed", """{"model":"large:2b","input":"hi"}""")]
    public async Task Post_WhatTheKeyDoesNotAllow_Gets403(string path, string body)
    {
        await UseKeyAsync(Settings() with { Models = ["small:1b"], Profiles = ["eco"] });
        using var response = await Router.PostAsync(path, body);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("may not use", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("draining")]
    [InlineData("disabled")]
    public async Task Load_ModelOutOfService_IsRefusedAndReachesNoHost(string state)
    {
        await UseKeyAsync(Settings());
        var (changed, _) = await SendAsync(HttpMethod.Put, "/greenserv/models/small:1b", new { state }, "*");
        using var response = await Router.PostAsync("/api/generate", """{"model":"small:1b"}""");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], [changed.StatusCode, response.StatusCode]);
        Assert.Contains("'small:1b' can not be loaded", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Fact]
    public async Task Change_KeyOfInferenceAlone_IsForbidden()
    {
        await UseKeyAsync(Settings());
        using var response = await Router.PostAsync("/api/pull", """{"model":"new:3b"}""");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("needs an API key of scope admin", (await response.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Fact]
    public async Task Change_AdminKey_PassesToTheHostAndItsModelsServe()
    {
        UseKey(AdminKey);
        Host.Answer = (http, _) =>
        {
            Host.Models = [.. Host.Models, "new:3b"];
            return ScriptedHost.Lines(http, """{"status":"pulling manifest"}""", """{"status":"success"}""");
        };
        using var response = await Router.PostAsync("/api/pull", """{"model":"new:3b","insecure":false}""");
        var text = await response.Content.ReadAsStringAsync();
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine");
        var names = await NamesAsync("/api/tags");

        Assert.Equal(("application/x-ndjson", "{\"status\":\"pulling manifest\"}\n{\"status\":\"success\"}\n"), (response.Content.Headers.ContentType?.MediaType, text));
        Assert.Equal(("api/pull", """{"model":"new:3b","insecure":false}"""), (Host.Paths.Single(), Host.Requests.Single()));
        Assert.Contains("new:3b", names);
    }

    [Fact]
    public async Task Change_HostRefuses_ItsAnswerPasses()
    {
        UseKey(AdminKey);
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":"model 'x' not found"}""", StatusCodes.Status404NotFound);
        using var response = await Router.PostAsync("/api/copy", """{"source":"x","destination":"y"}""");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("model 'x' not found", (await response.JsonAsync())["error"].Text());
    }

    [Fact]
    public async Task Change_SeveralHosts_GoesToTheNamedOne()
    {
        await using var second = await ScriptedHost.StartAsync("other:3b");
        second.Answer = (http, _) => ScriptedHost.Json(http, "{}");
        await Admin.AddHostAsync(new HostSettings { Name = "second", Url = second.Url });
        UseKey(AdminKey);

        using var unnamed = await CopyAsync(null);
        using var unknown = await CopyAsync("third");
        using var named = await CopyAsync("second");

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK], [unnamed.StatusCode, unknown.StatusCode, named.StatusCode]);
        Assert.Contains("scripted, second", (await unnamed.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Contains("'third'", (await unknown.JsonAsync())["error"].Text(), StringComparison.Ordinal);
        Assert.Equal((0, "api/copy"), (Host.Requests.Count, second.Paths.Single()));
    }

    [Theory]
    [InlineData("normal", "batch", 200)]
    [InlineData("normal", "normal", 200)]
    [InlineData("normal", "interactive", 403)]
    [InlineData("interactive", "interactive", 200)]
    [InlineData("batch", "normal", 403)]
    public async Task Priority_OfARequest_IsTheKeysAtMost(string ofKey, string asked, int status)
    {
        await UseKeyAsync(Settings() with { Priority = ofKey });
        using var response = await Router.ChatAsync(fields: $$""","greenserv":{"priority":"{{asked}}"}""");

        Assert.Equal(status, (int)response.StatusCode);
    }

    private async Task<HttpResponseMessage> CopyAsync(string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/copy")
        {
            Content = new StringContent("""{"source":"a","destination":"b"}""", Encoding.UTF8, "application/json"),
        };
        if (host is not null)
            request.Headers.Add("x-greenserv-host", host);
        return await Router.Http.SendAsync(request);
    }

    private async Task<string[]> NamesAsync(string path) =>
        [.. (await Router.GetJsonAsync(path))["models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>())];
}

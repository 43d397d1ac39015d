using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Security;

public sealed class KeyGateTests : KeyedRouterTest
{
    [Theory]
    [InlineData("/v1/models", "error.message")]
    [InlineData("/V1/models", "error.message")]
    [InlineData("/api/nothing", "error")]
    [InlineData("/greenserv/models", "detail")]
    [InlineData("/nothing", "detail")]
    public async Task Get_WithoutAKey_Gets401InTheShapeOfItsSurface(string path, string message)
    {
        using var response = await Router.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        var found = message.Split('.').Aggregate(JsonNode.Parse(await response.Content.ReadAsStringAsync()), (node, name) => node![name]);
        Assert.Contains("needs an API key", found!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer   {0} ")]
    [InlineData("x-api-key", "{0}")]
    [InlineData("api-key", "{0}")]
    public async Task Get_WithAKey_PassesWhicheverHeaderCarriesIt(string header, string value)
    {
        var key = await Admin.CreateKeyAsync(Settings());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/v1/models", (header, string.Format(null, value, key.Secret))));
    }

    [Fact]
    public async Task Get_PlaceholderBesideTheKey_Passes()
    {
        var key = await Admin.CreateKeyAsync(Settings());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync("/v1/models", ("Authorization", "Bearer unused"), ("x-api-key", key.Secret)));
    }

    [Fact]
    public async Task Get_WrongKeys_Get401AndAreNeverRepeated()
    {
        var key = await Admin.CreateKeyAsync(Settings());
        foreach (var wrong in (string[])[key.Secret[..^1], key.Secret + "x", key.Secret.ToUpperInvariant(), "gsk_aaaaaaaaaa_x", "unused", new string('x', 5000)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {wrong}");
            using var response = await Router.Http.SendAsync(request);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.DoesNotContain(wrong, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/v1/models", ("Authorization", "Basic " + key.Secret)));
    }

    [Theory]
    [InlineData("infer", "POST", "/v1/chat/completions", 200)]
    [InlineData("infer", "POST", "/v1/feedback", 403)]
    [InlineData("infer", "GET", "/greenserv/models", 403)]
    [InlineData("infer", "GET", "/greenserv/keys", 403)]
    [InlineData("infer", "POST", "/greenserv/hosts", 403)]
    [InlineData("feedback", "POST", "/v1/feedback", 400)]
    [InlineData("feedback", "POST", "/v1/chat/completions", 403)]
    [InlineData("observe", "GET", "/greenserv/models", 200)]
    [InlineData("observe", "GET", "/greenserv/audit", 200)]
    [InlineData("observe", "GET", "/GREENSERV/Hosts", 200)]
    [InlineData("observe", "POST", "/greenserv/hosts", 403)]
    [InlineData("observe", "PUT", "/greenserv/models/small:1b", 403)]
    [InlineData("observe", "DELETE", "/greenserv/keys/x", 403)]
    [InlineData("observe", "POST", "/greenserv/reload", 403)]
    [InlineData("observe", "POST", "/v1/chat/completions", 403)]
    [InlineData("admin", "GET", "/greenserv/models", 200)]
    [InlineData("admin", "POST", "/greenserv/hosts", 400)]
    [InlineData("admin", "POST", "/v1/chat/completions", 403)]
    [InlineData("admin", "GET", "/v1/models", 200)]
    public async Task Send_KeyOfOneScope_OpensWhatTheScopeIsFor(string scope, string method, string path, int expected)
    {
        await UseKeyAsync(Settings(scope));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method != "GET")
            request.Content = new StringContent(expected == 200 ? """{"model":"greenserv","messages":[{"role":"user","content":"hi"}]}""" : "{}", null, "application/json");
        using var response = await Router.Http.SendAsync(request);

        Assert.Equal(expected, (int)response.StatusCode);
        if (expected == 403)
            Assert.Contains(scope == "admin" ? "has observe, admin" : $"has {scope}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Health_NeedsNoKeyButTellsDetailsOnlyWithOne()
    {
        using var anonymous = await Router.Http.GetAsync(new Uri("/health", UriKind.Relative));
        using var known = await AdminHttp.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
        Assert.DoesNotContain("description", await anonymous.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("description", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RevokedKey_Gets401ThatSaysSo()
    {
        var created = await UseKeyAsync(Settings());
        using var before = await Router.ChatAsync();
        await Admin.RevokeKeyAsync(created.Key.Id);
        using var after = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains($"{created.Key.Prefix} was revoked", await MessageOf(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AnyKey_IsNotSentToTheHost()
    {
        string? seen = null;
        Host.Answer = (http, _) =>
        {
            seen = string.Join(';', http.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
            return ScriptedHost.Completion(http, "fine");
        };
        var created = await UseKeyAsync(Settings());
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(created.Secret, seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_Key_IsStillGoodAndItsSecretIsInNoFile()
    {
        var created = await UseKeyAsync(Settings());
        await RestartRouterAsync();
        UseKey(created.Secret);
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var file in Directory.GetFiles(DataFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(created.Secret)) < 0, file);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Router.Http.SendAsync(request);
        return response.StatusCode;
    }
}

using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Client.Wire;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Admin;

public sealed class KeysEndpointTests : KeyedRouterTest
{
    [Fact]
    public async Task Create_Key_ShowsItsSecretOnceAndItsPrefixAlways()
    {
        var settings = Settings() with
        {
            Tenant = "acme", Models = ["small:1b"], Profiles = ["eco"], MayNameTenant = true, MayOverride = true, Priority = "batch",
            RequestsPerMinute = 60, TokensPerMinute = 6000, ExpiresAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        var created = await Admin.CreateKeyAsync(settings);
        var listed = Assert.Single(await Admin.GetKeysAsync(), key => key.Source == "stored");
        var (response, body) = await SendAsync(HttpMethod.Get, $"/greenserv/keys/{created.Key.Id}");

        Assert.StartsWith(created.Key.Prefix + "_", created.Secret, StringComparison.Ordinal);
        Assert.Equivalent(created.Key, listed, strict: true);
        Assert.Equivalent(settings with { Profiles = ["greenserv:eco"] }, listed.Settings, strict: true);
        Assert.Equal(created.Key.Etag, response.Headers.ETag!.Tag);
        Assert.DoesNotContain(created.Secret, body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(body["hash"]);
    }

    [Fact]
    public async Task Create_EverythingWrong_NamesAllOfIt()
    {
        var (response, body) = await SendAsync(HttpMethod.Post, "/greenserv/keys", new
        {
            name = "", scopes = new[] { "infer", "root" }, tenant = "a b", models = "all", mayOverride = "yes", priority = "urgent",
            requestsPerMinute = 0, tokensPerMinute = 1.5, expiresAt = "2001-01-01T00:00:00Z", colour = "green",
        });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            ["colour", "expiresAt", "mayOverride", "models", "name", "priority", "requestsPerMinute", "scopes", "tenant", "tokensPerMinute"],
            body!["errors"]!.AsObject().Select(error => error.Key).Order());
        Assert.DoesNotContain(await Admin.GetKeysAsync(), key => key.Source == "stored");
    }

    [Theory]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"name":"a","name":"b","scopes":["infer"]}""", "there twice")]
    [InlineData("""{"name":"\ud800","scopes":["infer"]}""", "1 to 100")]
    [InlineData("""{"name":"a","scopes":[]}""", "not empty")]
    public async Task Create_BodyThatMakesNoSense_SaysWhy(string body, string expected)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await AdminHttp.PostAsync(new Uri("/greenserv/keys", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_Key_NeedsTheEtagOfWhatIsChanged()
    {
        var created = await Admin.CreateKeyAsync(Settings());
        var path = $"/greenserv/keys/{created.Key.Id}";
        var (missing, why) = await SendAsync(HttpMethod.Put, path, Settings());
        var changed = await Admin.ChangeKeyAsync(created.Key.Id, Settings() with { Name = "renamed" }, created.Key.Etag);
        var (stale, _) = await SendAsync(HttpMethod.Put, path, Settings(), created.Key.Etag);
        var (bare, _) = await SendAsync(HttpMethod.Put, path, Settings(), changed.Etag.Trim('"'));
        var (any, _) = await SendAsync(HttpMethod.Put, path, Settings(), "*");

        Assert.Equal(HttpStatusCode.PreconditionRequired, missing.StatusCode);
        Assert.Contains("If-Match", why!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("renamed", changed.Settings.Name);
        Assert.NotEqual(created.Key.Etag, changed.Etag);
        Assert.Equal([HttpStatusCode.PreconditionFailed, HttpStatusCode.OK, HttpStatusCode.OK], [stale.StatusCode, bare.StatusCode, any.StatusCode]);
    }

    [Fact]
    public async Task Change_ByManyAtOnce_OneWins()
    {
        var created = await Admin.CreateKeyAsync(Settings());
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SendAsync(HttpMethod.Put, $"/greenserv/keys/{created.Key.Id}", Settings() with { Name = $"n{i}" }, created.Key.Etag)));

        Assert.Single(results, result => result.Response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, results.Count(result => result.Response.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Revoke_Key_IsForGoodAndAskedTwiceTheSame()
    {
        var created = await Admin.CreateKeyAsync(Settings());
        var revoked = await Admin.RevokeKeyAsync(created.Key.Id);
        var again = await Admin.RevokeKeyAsync(created.Key.Id);
        var (change, _) = await SendAsync(HttpMethod.Put, $"/greenserv/keys/{created.Key.Id}", Settings(), "*");

        Assert.NotNull(revoked.RevokedAt);
        Assert.Equal(revoked.Etag, again.Etag);
        Assert.Equal(HttpStatusCode.Conflict, change.StatusCode);
    }

    [Fact]
    public async Task Keys_OfTheEnvironment_AreListedAndChangedThere()
    {
        var listed = Assert.Single(await Admin.GetKeysAsync());
        var (revoke, body) = await SendAsync(HttpMethod.Delete, "/greenserv/keys/environment");

        Assert.Equal(("environment", "GREENSERV_ADMIN_KEY"), (listed.Source, listed.Settings.Name));
        Assert.NotNull(listed.LastUsedAt);
        Assert.Equal(HttpStatusCode.NotFound, revoke.StatusCode);
        Assert.Contains("change it there", body!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_ChangesOfAKey_SayWhoAndWhatButNoSecret()
    {
        var admin = await Admin.CreateKeyAsync(Settings(KeyScopeNames.Admin));
        using var http = ClientWith(admin.Secret);
        var client = new Client.GreenServClient(http);
        var created = await client.CreateKeyAsync(Settings());
        await client.ChangeKeyAsync(created.Key.Id, Settings() with { Name = "renamed" }, created.Key.Etag);
        await client.RevokeKeyAsync(created.Key.Id);

        var page = await client.GetAuditAsync(limit: 3, kind: "key");
        var older = await client.GetAuditAsync(before: page.Next, kind: "key");
        Assert.Equal([("revoked", admin.Key.Prefix), ("changed", admin.Key.Prefix), ("created", admin.Key.Prefix)], page.Rows.Select(row => (row.Action, row.Who)));
        Assert.All(page.Rows, row => Assert.Equal(created.Key.Id, row.Item));
        Assert.Equal("renamed", page.Rows[1].After!.Value.GetProperty("settings").GetProperty("name").GetString());
        Assert.Equal("test", page.Rows[1].Before!.Value.GetProperty("settings").GetProperty("name").GetString());
        Assert.Equal("environment", Assert.Single(older.Rows).Who);
        var (_, text) = await SendAsync(HttpMethod.Get, "/greenserv/audit");
        Assert.DoesNotContain("hash", text!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(created.Secret, text.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("before=-1", "before")]
    public async Task Audit_PageThatMakesNoSense_NamesWhatIsWrong(string query, string named)
    {
        var (response, body) = await SendAsync(HttpMethod.Get, $"/greenserv/audit?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(body!["errors"]![named]);
    }
}

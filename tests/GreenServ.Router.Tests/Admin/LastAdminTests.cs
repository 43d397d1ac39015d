using System.Net;
using GreenServ.Client;
using GreenServ.Client.Wire;
using GreenServ.Router.Security;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Admin;

/// <summary>A router whose keys are all in its store.</summary>
public sealed class LastAdminTests : RouterTest
{
    private readonly SettableTime _time = new();
    private string? _internal;

    [Fact]
    public async Task Keys_None_AskForNone()
    {
        var pool = await new GreenServClient(Router.Http).GetPoolAsync();

        Assert.NotEmpty(pool.Models);
        Assert.Equal("local", Assert.Single((await MakeKeyLocallyAsync()).Rows).Who);
    }

    [Fact]
    public async Task Keys_FirstOne_ClosesTheDoorAtOnce()
    {
        await MakeKeyLocallyAsync();
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Keys_FirstOneThatMayNotAdminister_IsRefusedAndTheDoorStaysOpen()
    {
        var client = new GreenServClient(Router.Http);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateKeyAsync(new() { Name = "app", Scopes = ["infer", "observe"] }));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("nobody could administer this router. Create one with it first, or set GREENSERV_ADMIN_KEY", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await client.GetKeysAsync());
        var administrator = await AdministerAsync();
        await administrator.CreateKeyAsync(new() { Name = "app", Scopes = ["infer"] });
    }

    [Fact]
    public async Task Revoke_LastAdministrator_IsRefused()
    {
        var client = await AdministerAsync();
        var only = Assert.Single(await client.GetKeysAsync());

        var revoke = await Assert.ThrowsAsync<HttpRequestException>(() => client.RevokeKeyAsync(only.Id));
        var demote = await Assert.ThrowsAsync<HttpRequestException>(() => client.ChangeKeyAsync(only.Id, only.Settings with { Scopes = ["infer"] }, only.Etag));
        var second = await client.CreateKeyAsync(new() { Name = "second", Scopes = ["admin"] });
        await client.RevokeKeyAsync(second.Key.Id);
        var again = await Assert.ThrowsAsync<HttpRequestException>(() => client.RevokeKeyAsync(only.Id));

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], [revoke.StatusCode, demote.StatusCode, again.StatusCode]);
        Assert.Contains("Create another first", revoke.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_AllExpired_KeepTheDoorClosed()
    {
        var client = await AdministerAsync();
        var only = Assert.Single(await client.GetKeysAsync());
        await client.ChangeKeyAsync(only.Id, only.Settings with { ExpiresAt = _time.GetUtcNow().AddMinutes(1) }, only.Etag);
        _time.Advance(TimeSpan.FromMinutes(1));
        using var response = await Router.ChatAsync();
        await RestartRouterAsync();
        using var anonymous = await Router.ChatAsync();

        Assert.Contains("has expired", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [response.StatusCode, anonymous.StatusCode]);
    }

    [Fact]
    public async Task InternalKey_WithAndWithoutKeys_OpensItsScopesAndIsListedNowhere()
    {
        using var http = new HttpClient { BaseAddress = Router.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _internal);
        var part = new GreenServClient(http);
        Assert.NotEmpty((await part.GetPoolAsync()).Models);

        var client = await AdministerAsync();
        Assert.NotEmpty((await part.GetPoolAsync()).Models);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => part.CreateKeyAsync(new() { Name = "mine", Scopes = ["admin"] }));

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Single(await client.GetKeysAsync());
    }

    [Fact]
    public async Task CreateAsync_OnTheDataOfAStoppedRouter_OpensItAgain()
    {
        var secret = await AdminKeys.CreateAsync(Router.Storage.Control, TimeProvider.System, CancellationToken.None);
        await RestartRouterAsync();
        Router.Http.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        var client = new GreenServClient(Router.Http);

        Assert.Equal("command line", Assert.Single((await client.GetAuditAsync()).Rows).Who);
        Assert.Equal(["infer", "feedback", "observe", "admin"], Assert.Single(await client.GetKeysAsync()).Settings.Scopes);
        using var chat = await Router.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        _internal = builder.Services.AddInternalKey("dashboard", KeyScopeNames.Observe);
    }

    private async Task<AuditPage> MakeKeyLocallyAsync()
    {
        var client = new GreenServClient(Router.Http);
        var created = await client.CreateKeyAsync(new() { Name = "first", Scopes = ["admin"] });
        using var http = new HttpClient { BaseAddress = Router.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", created.Secret);
        return await new GreenServClient(http).GetAuditAsync();
    }

    private async Task<GreenServClient> AdministerAsync()
    {
        var client = new GreenServClient(Router.Http);
        var created = await client.CreateKeyAsync(new() { Name = "first", Scopes = ["admin"] });
        Router.Http.DefaultRequestHeaders.Authorization = new("Bearer", created.Secret);
        return client;
    }
}

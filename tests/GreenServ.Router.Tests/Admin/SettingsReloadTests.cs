using System.Net;
using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Tests.Hosting;
using GreenServ.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Admin;

public sealed class SettingsReloadTests : KeyedRouterTest
{
    private readonly string _settings = Path.Combine(Path.GetTempPath(), $"greenserv-settings-{Guid.NewGuid():N}");
    private ScriptedHost _second = null!;

    private string File => Path.Combine(_settings, "appsettings.json");

    [Fact]
    public async Task Reload_HostAddedToTheFile_ServesItsModels()
    {
        UseKey(AdminKey);
        await WriteAsync(Both);
        var status = await Admin.ReloadSettingsAsync();
        using var answered = await Router.ChatAsync("other:3b");
        var hosts = await Admin.GetHostsAsync();

        Assert.True(status.Applied);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal([("scripted", "configuration"), ("second", "configuration")], hosts.Hosts.Select(host => (host.Name, host.Source)));
        Assert.True(hosts.LastReload!.Applied);
        var row = (await Admin.GetAuditAsync(limit: 1, kind: "settings")).Rows.Single();
        Assert.Equal("reloaded", row.Action);
        Assert.Equal((1, 2), (row.Before!.Value.GetArrayLength(), row.After!.Value.GetArrayLength()));
    }

    [Fact]
    public async Task Reload_HostTakenOutOfTheFile_IsGone()
    {
        UseKey(AdminKey);
        await WriteAsync(Both);
        await Admin.ReloadSettingsAsync();
        await WriteAsync(SettingsOf((_second.Url, "second")));
        await Admin.ReloadSettingsAsync();
        using var gone = await Router.ChatAsync("small:1b");

        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("second", Assert.Single((await Admin.GetHostsAsync()).Hosts).Name);
    }

    [Theory]
    [InlineData("""{"GreenServ":{"Router":{"Hosts":[{"Url":"ftp://x"},{"Url":"also wrong"}]}}}""", "Hosts:0:Url is 'ftp://x'|Hosts:1:Url is 'also wrong'")]
    [InlineData("""{"GreenServ":{"Router":{"Hosts":[""", "appsettings.json is not valid")]
    [InlineData("""{"GreenServ":{"Router":{"Hosts":[],"Profiles":{"fast":{"Lambda":"high"}}}}}""", "Lambda")]
    [InlineData("""{"GreenServ":{"Router":{"Hosst":[]}}}""", "Hosst")]
    [InlineData("""{"GreenServ":{"Router":{"Hosts":[{"Url":"a","Name":"x"},{"Url":"b","Name":"X"}]}}}""", "two hosts named")]
    public async Task Reload_FileThatIsWrong_KeepsWhatWasAndSaysAllThatIsWrong(string text, string expected)
    {
        UseKey(AdminKey);
        await WriteAsync(text);
        var (response, body) = await SendAsync(HttpMethod.Post, "/greenserv/reload");
        using var stillThere = await Router.ChatAsync("small:1b");
        var last = (await Admin.GetHostsAsync()).LastReload!;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.All(expected.Split('|'), error => Assert.Contains(error, body!["detail"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, stillThere.StatusCode);
        Assert.False(last.Applied);
        Assert.Equal(body!["errors"]!.AsArray().Select(error => error!.GetValue<string>()), last.Errors);
        Assert.Equal("refused", (await Admin.GetAuditAsync(limit: 1, kind: "settings")).Rows.Single().Action);

        await WriteAsync(Both);
        Assert.True((await Admin.ReloadSettingsAsync()).Applied);
    }

    [Fact]
    public async Task Reload_FileThatNamesAnAdministeredHost_Wins()
    {
        var added = await Admin.AddHostAsync(new() { Name = "second", Url = "http://127.0.0.1:9" });
        await WriteAsync(Both);
        await Admin.ReloadSettingsAsync();
        var host = (await Admin.GetHostsAsync()).Hosts.Single(host => host.Name == "second");

        Assert.False(added.Healthy);
        Assert.Equal(("configuration", true), (host.Source, host.Healthy));
    }

    [Fact]
    public async Task File_Changed_IsReadWithoutBeingAsked()
    {
        var readAgain = NextReading();
        await WriteAsync(Both);

        Assert.True((await readAgain).Applied);
        Assert.Equal(2, (await Admin.GetHostsAsync()).Hosts.Count);
        Assert.Equal("settings", (await Admin.GetAuditAsync(limit: 1, kind: "settings")).Rows.Single().Who);
    }

    [Fact]
    public async Task File_ChangedForTheWorse_KeepsWhatWasAndTheRouterRunning()
    {
        UseKey(AdminKey);
        var readAgain = NextReading();
        await WriteAsync("""{"GreenServ":{"Router":{"Hosts":[{"Url":"ftp://x"}]}}}""");
        var status = await readAgain;
        using var response = await Router.ChatAsync();

        Assert.Contains("ftp://x", Assert.Single(status.Errors), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private string Both => SettingsOf((Host.Url, "scripted"), (_second.Url, "second"));

    private static string SettingsOf(params (string Url, string Name)[] hosts) =>
        JsonSerializer.Serialize(new { GreenServ = new { Router = new { Hosts = hosts.Select(host => new { host.Url, host.Name }) } } });

    // The settings alone say which hosts there are.
    private protected override void Configure(RouterOptions options)
    {
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        base.Build(builder);
        builder.Configuration.AddSettingsFile(File);
    }

    private protected override async Task BeforeStartAsync()
    {
        _second = await ScriptedHost.StartAsync("other:3b");
        Directory.CreateDirectory(_settings);
        await WriteAsync(SettingsOf((Host.Url, "scripted")));
    }

    private protected override async Task AfterStopAsync()
    {
        await _second.DisposeAsync();
        Directory.Delete(_settings, recursive: true);
        await base.AfterStopAsync();
    }

    private Task<SettingsReloadStatus> NextReading()
    {
        var next = new TaskCompletionSource<SettingsReloadStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        Router.Services.GetRequiredService<SettingsReload>().ReadAgain += status => next.TrySetResult(status);
        return next.Task;
    }

    // As editors do: whole, beside, and then in place.
    private async Task WriteAsync(string text)
    {
        await System.IO.File.WriteAllTextAsync(File + ".new", text);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }
}

using GreenServ.Storage.Journaling;
using Microsoft.AspNetCore.Builder;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A test with one scripted host, one router in front of it, and a data folder of its own.</summary>
public abstract class RouterTest : IAsyncLifetime
{
    private protected string DataFolder => _folder;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-router-" + Guid.NewGuid().ToString("N"));

    private protected ScriptedHost Host { get; private set; } = null!;
    private protected RouterApp Router { get; private set; } = null!;

    private protected virtual string[] Models => ["small:1b", "large:2b"];

    public async ValueTask InitializeAsync()
    {
        Host = await ScriptedHost.StartAsync(Models);
        await BeforeStartAsync();
        await StartRouterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        await Host.DisposeAsync();
        await AfterStopAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected virtual JournalOptions JournalLimits => new();

    private protected virtual void Configure(RouterOptions options) => options.Hosts.Add(new() { Url = Host.Url, Name = "scripted" });

    /// <summary>What else than its options makes up the router.</summary>
    private protected virtual void Build(WebApplicationBuilder builder)
    {
    }

    private protected virtual Task BeforeStartAsync() => Task.CompletedTask;

    private protected virtual Task AfterStopAsync() => Task.CompletedTask;

    private protected async Task RestartRouterAsync()
    {
        await Router.DisposeAsync();
        await StartRouterAsync();
    }

    private async Task StartRouterAsync() => Router = await RouterApp.StartAsync(_folder, Configure, build: Build, journal: JournalLimits);
}

using GreenServ.Dashboard.Tests.Browser;
using GreenServ.FunctionalTests.Processes;
using GreenServ.FunctionalTests.Replicas;
using Microsoft.Playwright;

namespace GreenServ.FunctionalTests.Browser;

/// <summary>The dashboard as a process of its own, on the history that workers write to Postgres and the router's HTTP API.</summary>
public sealed class DashboardProcessTests : IAsyncLifetime
{
    private readonly List<string> _troubles = [];
    private ReplicaSystem _system = null!;
    private ChildProcess _dashboard = null!;
    private ChromiumBrowser? _chromium;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await ChromiumBrowser.StartAsync();
        _system = await ReplicaSystem.StartAsync(routers: 1);
        (_dashboard, var url) = await _system.StartDashboardAsync();
        _page = await _chromium.NewPageAsync(_troubles);
        await _page.GotoAsync(url.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        if (_system is null)
            return;
        await _dashboard.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task Overview_Apart_ShowsDecisionsAndExplainsThem()
    {
        await _system.Routers[0].Http.DecideAsync();

        await Assertions.Expect(_page.GetByText("16 models on 1 host")).ToBeVisibleAsync();
        await _page.Locator(".row-open").First.ClickAsync();

        await Assertions.Expect(_page.GetByRole(AriaRole.Dialog).Locator("table.candidates tbody tr")).ToHaveCountAsync(16);
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Overview_RedisAway_SaysWhatThatMeansAndRecovers()
    {
        await _system.Routers[0].Http.DecideAsync();
        await Assertions.Expect(_page.Locator(".row-open").First).ToBeVisibleAsync();
        var said = _page.GetByText("kept and shared when Redis is back").First;

        await _system.Redis.KillAsync();
        await Assertions.Expect(said).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await _system.Redis.RestartAsync();

        await Assertions.Expect(said).Not.ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Overview_PostgresAway_SaysSoAndRecovers()
    {
        await _system.Routers[0].Http.DecideAsync();
        await Assertions.Expect(_page.Locator(".row-open").First).ToBeVisibleAsync();
        var said = _page.GetByText("Postgres at 127.0.0.1").First;

        _system.Postgres.Kill();
        await Assertions.Expect(said).ToBeVisibleAsync(new() { Timeout = 30_000 });
        _system.Postgres.Restart();

        await Assertions.Expect(said).Not.ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}

using GreenServ.Dashboard.Tests.Browser;
using GreenServ.FunctionalTests.Processes;
using Microsoft.Playwright;

namespace GreenServ.FunctionalTests.Browser;

/// <summary>The dashboard of a running demo, as someone sees it who has just started it.</summary>
[Collection(SharesRunningDemo.Name)]
public sealed class DashboardTests(RunningDemo demo) : IAsyncLifetime
{
    private readonly List<string> _troubles = [];
    private ChromiumBrowser? _chromium;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _chromium = await ChromiumBrowser.StartAsync();
        _page = await _chromium.NewPageAsync(_troubles);
        await _page.GotoAsync(demo.System.DashboardUrl);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
    }

    [Fact]
    public async Task Overview_OfTheDemo_SaysDemoAndItsCounterMoves()
    {
        await Assertions.Expect(_page.GetByText("demo · simulated models")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("16 models on 1 host")).ToBeVisibleAsync();

        // The demo asks by itself, about twice a second; this request makes sure that there is one to see.
        var counter = _page.GetByText("in window");
        await Assertions.Expect(counter).ToBeVisibleAsync();
        var before = await counter.InnerTextAsync();
        await demo.System.Http.DecideAsync();

        await Assertions.Expect(counter).Not.ToHaveTextAsync(before);
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Decision_ClickedInTheFeed_IsExplained()
    {
        await demo.System.Http.DecideAsync();

        await _page.Locator(".row-open").First.ClickAsync();

        var dialog = _page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator(".sentence")).ToBeInViewportAsync();
        await Assertions.Expect(dialog.GetByText("demo · simulated models")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.Locator("table.candidates tbody tr")).ToHaveCountAsync(16);
        await Assertions.Expect(dialog.Locator(".badge.chosen")).ToHaveCountAsync(1);
        Assert.Empty(_troubles);
    }
}

using GreenServ.Dashboard.Tests.Browser;
using GreenServ.FunctionalTests.Processes;
using Microsoft.Playwright;

namespace GreenServ.FunctionalTests.Browser;

/// <summary>The dashboard of a demo whose router asks for keys: both have their own from the process they share.</summary>
public sealed class KeyedDashboardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Overview_RouterWithKeys_ShowsItsPoolAndTheDemosTraffic()
    {
        var troubles = new List<string>();
        await using var chromium = await ChromiumBrowser.StartAsync();
        await using var system = await AppHost.StartAsync(_folder, variables: new() { ["GREENSERV_ADMIN_KEY"] = "functional-test-administrator-key" });
        var page = await chromium.NewPageAsync(troubles);
        await page.GotoAsync(system.DashboardUrl);

        await Assertions.Expect(page.GetByText("16 models on 1 host")).ToBeVisibleAsync();

        // Nobody asks but the demo itself.
        var counter = page.GetByText("in window");
        await Assertions.Expect(counter).ToBeVisibleAsync();
        var before = await counter.InnerTextAsync();
        await Assertions.Expect(counter).Not.ToHaveTextAsync(before);
        await page.Locator(".row-open").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog).Locator(".sentence")).ToBeInViewportAsync();
        Assert.Empty(troubles);
    }
}

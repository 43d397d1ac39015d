using GreenServ.Dashboard.Tests.Fakes;
using Microsoft.Playwright;

namespace GreenServ.Dashboard.Tests.Browser;

/// <summary>The page of energy in a real browser.</summary>
public sealed class EnergyBrowserTests : IAsyncLifetime
{
    private readonly List<string> _troubles = [];
    private FakeRouter _router = null!;
    private DashboardHost _host = null!;
    private ChromiumBrowser _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _router = await FakeRouter.StartAsync();
        _host = await DashboardHost.StartAsync(new FakeTelemetryStore(), _router.Url);
        _chromium = await ChromiumBrowser.StartAsync();
        _page = await _chromium.NewPageAsync(_troubles);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        await _host.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task Page_WithMeters_ShowsAccountsOfEveryCounterAndFollowsThem()
    {
        (_router.Energy, _router.Carbon) = (SampleEnergy.TwoCounters, SampleEnergy.France);
        await OpenAsync();

        await Assertions.Expect(_page.GetByText("87% of 1.50 kJ explained")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByRole(AriaRole.Img, new() { Name = "requests 57%, idling 29%, unexplained or others' 9.5%, not settled yet 4.8%" })).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator(".meters tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(_page.Locator(".carbon tbody tr").First).ToContainTextAsync("average of France in 2024");
        await Assertions.Expect(_page.Locator(".carbon tbody tr").Nth(1)).ToContainTextAsync("which is old");
        await Assertions.Expect(_page.GetByText("demo · simulated models")).ToBeVisibleAsync();

        var host = _router.Energy.Hosts[0];
        _router.Energy = new() { Hosts = [host with { Problem = "The driver was unloaded.", Counters = [host.Counters[0] with { MeasuredJoules = 9000, RequestsJoules = 8600 }] }] };
        await Assertions.Expect(_page.GetByText("gpu-box is not measured now")).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator(".meters tbody tr")).ToContainTextAsync("9.00 kJ");
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Page_Savings_AreShownWithTheirBaselinesIntervalsAndRefusals()
    {
        (_router.Savings, _router.Calibration) = (SampleEnergy.Saved, SampleEnergy.Predicted);
        await OpenAsync();

        var rows = _page.Locator(".savings tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.First).ToContainTextAsync("4.00 kJ (3.00 kJ to 5.00 kJ)");
        await Assertions.Expect(rows.First).ToContainTextAsync("−0.05 (−0.10 to +0.00)");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("Too little evidence: an effective 3 requests");
        await Assertions.Expect(_page.Locator(".savings")).ToContainTextAsync("buys the evidence");
        await Assertions.Expect(_page.Locator(".calibration tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(_page.Locator(".calibration tbody tr").Nth(1)).ToContainTextAsync("sim-1");
        await Assertions.Expect(_page.Locator(".calibration tbody tr").Nth(1)).ToContainTextAsync("30 attributed");
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Page_WithoutMeters_SaysThatAllIsEstimatedAndWhatWouldChangeIt()
    {
        await OpenAsync();

        await Assertions.Expect(_page.GetByText("GreenServ:Metering:Hosts names a meter")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("GreenServ:Carbon takes a country")).ToBeVisibleAsync();
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Page_RouterThatFails_SaysSoAndComesBack()
    {
        _router.Away = true;
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("Meters can not be shown.")).ToBeVisibleAsync();

        _router.Away = false;
        await Assertions.Expect(_page.GetByText("GreenServ:Metering:Hosts names a meter")).ToBeVisibleAsync();
        await Assertions.Expect(_page.Locator("[role=alert]:visible")).ToHaveCountAsync(0);
    }

    private async Task OpenAsync() => await _page.GotoAsync(new Uri(_host.Url, "/energy").ToString());
}

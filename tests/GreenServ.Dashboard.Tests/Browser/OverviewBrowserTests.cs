using GreenServ.Dashboard.Tests.Fakes;
using GreenServ.Storage.Records;
using Microsoft.Playwright;

namespace GreenServ.Dashboard.Tests.Browser;

/// <summary>The page in a real browser: whether scripts, styles and the live connection work together.</summary>
public sealed class OverviewBrowserTests : IAsyncLifetime
{
    private readonly FakeTelemetryStore _store = new();
    private readonly List<string> _troubles = [];
    private FakeRouter _router = null!;
    private DashboardHost _host = null!;
    private ChromiumBrowser _chromium = null!;
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _router = await FakeRouter.StartAsync();
        _host = await DashboardHost.StartAsync(_store, _router.Url);
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
    public async Task Overview_NewDecisions_NumbersMoveWithoutReload()
    {
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("No requests yet")).ToBeVisibleAsync();

        _store.Add(Enumerable.Range(0, 7).Select(i => SampleTraffic.Plain(DateTimeOffset.UtcNow.AddSeconds(-i))));
        await Assertions.Expect(_page.GetByText("7 rated of 7 completed")).ToBeVisibleAsync();

        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow, quality: null));
        await Assertions.Expect(_page.GetByText("7 rated of 8 completed")).ToBeVisibleAsync();
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Decision_OpenedByKeyboard_IsExplainedAndClosesOnEscape()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        await OpenAsync();

        await _page.Locator(".row-open").FocusAsync();
        await _page.Keyboard.PressAsync("Enter");

        var dialog = _page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.Locator(".sentence")).ToBeInViewportAsync();
        await Assertions.Expect(dialog.GetByText("left out: its host has not answered for 40 s")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText("trained-1 (all-minilm did not answer in time)")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.Locator(".detail")).ToBeFocusedAsync();
        await _page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Decision_UnknownToTheRouter_SaysSo()
    {
        _router.Explain = _ => null;
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        await OpenAsync();

        await _page.Locator(".row-open").ClickAsync();

        await Assertions.Expect(_page.GetByText("The router does not know decision")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Decision_ThatFailed_StandsOutAndItsErrorsAreShown()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow, quality: null, joules: null) with { Status = OutcomeStatus.Failed });
        _router.Explain = SampleExplanation.OfFailure;
        await OpenAsync();

        await Assertions.Expect(_page.Locator("tr.failed .status.failed").Last).ToBeVisibleAsync();
        await _page.Locator(".row-open").ClickAsync();

        var dialog = _page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("The request failed with HTTP 502.")).ToBeInViewportAsync();
        await Assertions.Expect(dialog.GetByText("simulator closed the connection")).ToBeVisibleAsync();
        await Assertions.Expect(dialog.GetByText("sim-llama3.1:8b on simulator: connection refused")).ToBeVisibleAsync();
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Decision_LongExplanation_KeepsItsTitleAndCloseButtonInView()
    {
        await _page.SetViewportSizeAsync(390, 500);
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        await OpenAsync();

        await _page.Locator(".row-open").ClickAsync();
        await _page.GetByText("None received yet.").Or(_page.Locator(".plain li")).First.ScrollIntoViewIfNeededAsync();

        await Assertions.Expect(_page.GetByText("Why this model?")).ToBeInViewportAsync();
        await Assertions.Expect(_page.Locator(".rz-dialog-side-titlebar-close")).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(40)]
    public async Task Shares_AnyNumberOfModels_AreAsTallAsTheChartBeside(int models)
    {
        _store.Add(Enumerable.Range(0, models * 12).Select(i => SampleTraffic.Plain(
            DateTimeOffset.UtcNow.AddMilliseconds(-i * 20), $"model-{i % models}", quality: 0.5 + (i % models * 0.01), joules: 5 + (i % models))));
        await _page.SetViewportSizeAsync(1440, 900);
        await OpenAsync();
        await _page.Locator(".share-list tbody tr").Nth(models - 1).WaitForAsync(new() { State = WaitForSelectorState.Attached });

        var gaps = await _page.EvaluateAsync<double[]>(
            """
            () => {
              const box = selector => document.querySelector(selector).getBoundingClientRect();
              return [box('.accuracy').height - box('.share').height, box('.accuracy').bottom - box('.accuracy > :last-child').bottom,
                      box('.share').bottom - Math.min(box('.share-list').bottom, box('.share-list table').bottom)];
            }
            """);

        Assert.Equal(0, gaps[0], 0);
        Assert.All(gaps, gap => Assert.InRange(gap, -1, 20));
    }

    [Fact]
    public async Task Times_BrowserInAnotherZone_AreItsOwn()
    {
        var page = await _chromium.NewPageAsync(_troubles, timeZone: "Asia/Kolkata");
        var at = DateTimeOffset.UtcNow;
        _store.Add(SampleTraffic.Plain(at));

        await page.GotoAsync(_host.Url.AbsoluteUri);

        await Assertions.Expect(page.GetByText("Time (UTC+05:30)")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".row-open")).ToHaveTextAsync(at.ToOffset(TimeSpan.FromMinutes(330)).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Connection_DashboardStopsAndComesBack_PageSaysSoAndRecovers()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("1 rated of 1 completed")).ToBeVisibleAsync();
        var port = _host.Url.Port;

        await _host.DisposeAsync();
        await Assertions.Expect(_page.GetByText("The dashboard is away since")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("1 rated of 1 completed")).ToBeVisibleAsync();

        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        _host = await DashboardHost.StartAsync(_store, _router.Url, port);
        await Assertions.Expect(_page.GetByText("2 rated of 2 completed")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(_page.Locator("#connection")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Theme_Toggled_ChangesAndIsRemembered()
    {
        await OpenAsync();
        var html = _page.Locator("html");
        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "light");

        await _page.Locator("[data-theme-toggle]").ClickAsync();
        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        await _page.ReloadAsync();

        await Assertions.Expect(html).ToHaveAttributeAsync("data-theme", "dark");
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task StoreAndRouter_GoAway_ThePageSaysSoAndKeepsItsFigures()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("1 rated of 1 completed")).ToBeVisibleAsync();

        _store.Failure = new IOException("database is locked");
        _router.Away = true;

        await Assertions.Expect(_page.GetByText("database is locked")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("The router is away.")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("1 rated of 1 completed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Window_LongerOneChosen_IncludesOlderDecisions()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow), SampleTraffic.Plain(DateTimeOffset.UtcNow.AddMinutes(-30)));
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("1 rated of 1 completed")).ToBeVisibleAsync();

        await _page.GetByText("1 h", new() { Exact = true }).ClickAsync();

        await Assertions.Expect(_page.GetByText("2 rated of 2 completed")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Page_AnyWidth_DoesNotScrollSideways(int width)
    {
        _store.Add(SampleTraffic.Until(DateTimeOffset.UtcNow, 50, TimeSpan.FromSeconds(1)));
        await _page.SetViewportSizeAsync(width, 800);
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("Last decisions")).ToBeVisibleAsync();

        Assert.Equal(0, await _page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
    }

    private Task<IResponse?> OpenAsync() => _page.GotoAsync(_host.Url.AbsoluteUri);
}

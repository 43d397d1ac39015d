using GreenServ.Dashboard.Tests.Fakes;
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

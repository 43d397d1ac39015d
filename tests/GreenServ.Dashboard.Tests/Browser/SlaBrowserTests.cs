using GreenServ.Dashboard.Tests.Fakes;
using Microsoft.Playwright;

namespace GreenServ.Dashboard.Tests.Browser;

/// <summary>The panel of promises in a real browser.</summary>
public sealed class SlaBrowserTests : IAsyncLifetime
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
        var now = DateTimeOffset.UtcNow;
        _store.Add(SampleTraffic.Until(now, 50, TimeSpan.FromSeconds(1)));
        _store.Add(SampleSla.Until(now, 60, TimeSpan.FromSeconds(5)));
        _store.Add(SampleSla.Drift(now.AddMinutes(-1)));
        _router.Sla = SampleSla.Three(now);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        await _host.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Fact]
    public async Task Promise_ChosenByKeyboard_ShowsItsChartsAndStaysChosen()
    {
        await OpenAsync();
        await Assertions.Expect(Choice("greenserv:code")).ToHaveAttributeAsync("aria-pressed", "true");

        await Choice("greenserv:chat").FocusAsync();
        await _page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(_page.Locator(".promise-charts h3").First).ToContainTextAsync("greenserv:chat");
        await Assertions.Expect(Choice("greenserv:code")).ToHaveAttributeAsync("aria-pressed", "false");
        await Assertions.Expect(_page.GetByRole(AriaRole.Img, new() { NameRegex = new("Debt over time, at .* surplus of 8.3 answers") })).ToBeVisibleAsync();

        // Trouble elsewhere does not take the charts away from the reader.
        _router.Sla = _router.Sla! with { Promises = [.. _router.Sla.Promises.Select(promise => promise with { State = "missed", Debt = 99 })] };
        await Assertions.Expect(_page.GetByText("3 missed")).ToBeVisibleAsync();
        await Assertions.Expect(Choice("greenserv:chat")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Empty(_troubles);
    }

    [Fact]
    public async Task Promise_RowClickedAnywhere_IsChosen()
    {
        await OpenAsync();

        await _page.Locator(".promise").Nth(2).Locator(".gauge").First.ClickAsync();

        await Assertions.Expect(Choice("greenserv:quality")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Charts_OfAPromise_AreDrawnWithTheirReferenceAndTheModelThatChanged()
    {
        await OpenAsync();

        var charts = _page.Locator(".promise-charts svg");
        await Assertions.Expect(charts).ToHaveCountAsync(2);
        for (var i = 0; i < 2; i++)
        {
            foreach (var part in (string[])[".line", ".reference", ".side.bad"])
                Assert.StartsWith("M", await charts.Nth(i).Locator(part).GetAttributeAsync("d"), StringComparison.Ordinal);
            await Assertions.Expect(charts.Nth(i).Locator(".event")).ToHaveCountAsync(1);
        }

        await Assertions.Expect(_page.GetByText("sim-gemma2:2b changed", new() { Exact = false }).Last).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Promise_RouterGoesAway_IsKeptWithItsTime()
    {
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("2 missed · 1 kept")).ToBeVisibleAsync();

        _router.Away = true;

        await Assertions.Expect(_page.GetByText("The router does not answer. What follows is from")).ToBeVisibleAsync();
        await Assertions.Expect(_page.GetByText("2 missed · 1 kept")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Promise_FirstOneMadeWhileThePageIsOpen_TakesThePlaceOfTheHint()
    {
        _router.Sla = SampleSla.None;
        await OpenAsync();
        await Assertions.Expect(_page.GetByText("No profile promises a quality.")).ToBeVisibleAsync();

        _router.Sla = SampleSla.None with { Promises = [SampleSla.Promise("greenserv:chat")] };

        await Assertions.Expect(_page.Locator(".standing")).ToHaveTextAsync("kept");
        await Assertions.Expect(_page.GetByRole(AriaRole.Button, new() { Name = "greenserv:chat" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(1440, "light")]
    [InlineData(1000, "light")]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    public async Task Panel_AnyWidth_ClipsNothingAndDoesNotScrollSideways(int width, string theme)
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light });
        await _page.SetViewportSizeAsync(width, 900);
        await OpenAsync();

        var outside = await _page.EvaluateAsync<string[]>(
            """
            () => {
              const found = [];
              const check = (inner, frame) => {
                const [a, b] = [inner.getBoundingClientRect(), frame.getBoundingClientRect()];
                if (a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1) found.push(`${inner.tagName}: ${inner.textContent.slice(0, 40)}`);
              };
              const panel = document.querySelector('.sla');
              panel.querySelectorAll('*').forEach(element => { if (!element.closest('.visually-hidden, details, title')) check(element, panel); });
              panel.querySelectorAll('svg text').forEach(text => check(text, text.closest('svg')));
              panel.querySelectorAll('.promise dl > div').forEach(fact => fact.querySelectorAll('dt, strong, small').forEach(part => check(part, fact)));
              return found;
            }
            """);
        var sideways = await _page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        var rows = await _page.EvaluateAsync<double>("() => { const list = document.querySelector('.promise-list'); return list.scrollHeight - list.clientHeight; }");

        Assert.Empty(outside);
        Assert.Equal(0, sideways);
        Assert.Equal(0, rows);
    }

    private ILocator Choice(string account) => _page.GetByRole(AriaRole.Button, new() { Name = account, Exact = true });

    private async Task OpenAsync()
    {
        await _page.GotoAsync(_host.Url.AbsoluteUri);
        await _page.Locator(".sla").Locator(".promise, .sla-empty:not([role])").First.WaitForAsync();
    }
}

using GreenServ.Testing;
using Microsoft.Playwright;

namespace GreenServ.Dashboard.Tests.Browser;

/// <summary>A headless Chromium of the machine's own; the test skips where none is installed.</summary>
public sealed class ChromiumBrowser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private ChromiumBrowser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<ChromiumBrowser> StartAsync()
    {
        var executable = Requires.Executable("chromium", "chromium", "/usr/bin/chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new(playwright, browser);
    }

    /// <summary>A page of its own profile that adds every console error and every failed request to <paramref name="troubles"/>.</summary>
    public async Task<IPage> NewPageAsync(List<string> troubles, string timeZone = "UTC")
    {
        var page = await _browser.NewPageAsync(new() { ColorScheme = ColorScheme.Light, ViewportSize = new() { Width = 1280, Height = 800 }, TimezoneId = timeZone });
        page.SetDefaultTimeout(30_000);
        Assertions.SetDefaultExpectTimeout(30_000);
        page.Console += (_, message) => Note(troubles, message.Type is "error" or "warning" ? $"console: {message.Text}" : null);
        page.PageError += (_, error) => Note(troubles, $"page: {error}");
        page.RequestFailed += (_, request) => Note(troubles, IsAborted(request) ? null : $"request: {request.Url} {request.Failure}");
        page.Response += (_, response) => Note(troubles, response.Status >= 400 ? $"response: {response.Status} {response.Url}" : null);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    // A page that is left aborts what it still has open; that is no failure of the page.
    private static bool IsAborted(IRequest request) => request.Failure is "net::ERR_ABORTED";

    private static void Note(List<string> troubles, string? trouble)
    {
        if (trouble is null)
            return;
        lock (troubles)
            troubles.Add(trouble);
    }
}

using System.Net;
using GreenServ.Dashboard.Live;
using GreenServ.Dashboard.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Tests.Hosting;

public sealed class DashboardApplicationTests : IAsyncLifetime
{
    private readonly FakeTelemetryStore _store = new();
    private readonly HttpClient _http = new();
    private FakeRouter _router = null!;
    private DashboardHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _router = await FakeRouter.StartAsync();
        _host = await DashboardHost.StartAsync(_store, _router.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Theory]
    [InlineData("_framework/blazor.web.js", "text/javascript")]
    [InlineData("dashboard/dashboard.css", "text/css")]
    [InlineData("dashboard/theme.js", "text/javascript")]
    [InlineData("_content/Radzen.Blazor/css/standard-base.css", "text/css")]
    public async Task Asset_HostedByAnotherProgram_IsServed(string path, string mediaType)
    {
        using var response = await _http.GetAsync(new Uri(_host.Url, path), Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Overview_BeforeTheFirstReading_ShowsThatItIsLoading() =>
        Assert.Contains("Reading the figures", await GetPageAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task Overview_WithDecisions_ShowsFiguresDemoBadgeAndUnplacedModels()
    {
        _store.Add(SampleTraffic.Until(DateTimeOffset.UtcNow, 200, TimeSpan.FromSeconds(1)));

        var page = await GetWatchedPageAsync();

        Assert.Contains("demo · simulated models", page, StringComparison.Ordinal);
        Assert.Contains("energy estimated", page, StringComparison.Ordinal);
        Assert.Contains("Not drawn, no rated answer yet: sim-phi3:3.8b", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_RealPool_ShowsNoDemoBadge()
    {
        _router.Demo = false;
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));

        Assert.DoesNotContain("demo", await GetWatchedPageAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Overview_NothingDecidedYet_ShowsACommandToTry() =>
        Assert.Contains($"curl {new Uri(_router.Url, "v1/chat/completions")}", await GetWatchedPageAsync(), StringComparison.Ordinal);

    [Fact]
    public async Task Overview_Promises_ShowWhatWasObservedOnHowMuchEvidenceAndWhatIsOwed()
    {
        var now = DateTimeOffset.UtcNow;
        _store.Add(SampleTraffic.Plain(now));
        _store.Add(SampleSla.Until(now, 60, TimeSpan.FromSeconds(5)));
        _router.Sla = SampleSla.Three(now);

        var page = await GetWatchedPageAsync();

        Assert.Contains("2 missed · 1 kept", page, StringComparison.Ordinal);
        Assert.Contains("<strong>0.83</strong> <small>promised 0.80</small>", page, StringComparison.Ordinal);
        Assert.Contains("<strong>9.0%</strong> <small>of 640</small>", page, StringComparison.Ordinal);
        Assert.Contains("expected to reach 0.92 at best.", page, StringComparison.Ordinal);
        Assert.Contains("The answers of sim-gemma2:2b became worse", page, StringComparison.Ordinal);
        Assert.Contains("1 earlier alarm", page, StringComparison.Ordinal);
        Assert.Matches("Running satisfaction over time, at .* 0.79; promised 0.85", page);
        Assert.Matches("Debt over time, at .* 14.2 answers owed; nothing owed at zero", page);
    }

    [Fact]
    public async Task Overview_PredictionsAlone_AreNeverShownAsKept()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        _router.Sla = new() { Promises = [SampleSla.Promise("greenserv", satisfaction: null, evidence: 0, debt: -12)], Alarms = [] };

        var page = await GetWatchedPageAsync();

        Assert.Contains("""<span class="standing">unknown</span>""", page, StringComparison.Ordinal);
        Assert.Contains("Surplus", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_NoPromise_SaysHowToMakeOne()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));

        Assert.Contains("GreenServ:Router:Profiles:<name>:Alpha", await GetWatchedPageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_RouterOlderThanPromises_SaysSo()
    {
        _store.Add(SampleTraffic.Plain(DateTimeOffset.UtcNow));
        _router.Sla = null;

        Assert.Contains("This router does not report promises", await GetWatchedPageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_RouterAway_ShowsPromisesAsRecorded()
    {
        var now = DateTimeOffset.UtcNow;
        _store.Add(SampleTraffic.Plain(now));
        _store.Add(SampleSla.Sample(now.AddSeconds(-10), "greenserv:chat"));
        _router.Away = true;

        var page = await GetWatchedPageAsync();

        Assert.Contains("The router does not answer. What follows is from", page, StringComparison.Ordinal);
        Assert.Contains("greenserv:chat", page, StringComparison.Ordinal);
        Assert.Contains("1 unknown", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_StoreAwayFromTheStart_StillShowsHowPromisesStand()
    {
        _store.Failure = new IOException("database is locked");
        _router.Sla = SampleSla.Three(DateTimeOffset.UtcNow);

        var page = await GetWatchedPageAsync();

        Assert.Contains("2 missed · 1 kept", page, StringComparison.Ordinal);
        Assert.Contains("History is not available", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AnyRequest_ForbidsForeignScriptsAndFrames()
    {
        using var response = await _http.GetAsync(_host.Url, Cancellation);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForeignHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Url) { Headers = { Host = "rebound.example" } };

        using var response = await _http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public void MapDashboard_WithoutAStore_NamesTheMissingSetting()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddDashboard();

        var error = Assert.Throws<InvalidOperationException>(() => builder.Build().MapDashboard());

        Assert.Contains("ConnectionStrings:telemetry", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GreenServ:Dashboard:RouterUrl", "ftp://router")]
    [InlineData("GreenServ:Dashboard:RefreshPeriod", "00:00:00.001")]
    [InlineData("GreenServ:Dashboard:ReadTimeout", "00:00:00")]
    public void Options_SettingThatCanNotWork_IsNamed(string key, string value)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration[key] = value;
        builder.AddDashboard(_store);
        using var services = builder.Services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<DashboardOptions>>().Value);

        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_RouterFromServiceDiscovery_IsUsed()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["services:router:http:0"] = "http://router:8080";
        builder.AddDashboard(_store);
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(new("http://router:8080"), services.GetRequiredService<IOptions<DashboardOptions>>().Value.RouterUrl);
    }

    private async Task<string> GetPageAsync() => WebUtility.HtmlDecode(await _http.GetStringAsync(_host.Url, Cancellation));

    // A page is drawn from the newest reading, so somebody else must be watching when it is asked for.
    private async Task<string> GetWatchedPageAsync()
    {
        var feed = _host.Services.GetRequiredService<OverviewFeed>();
        using var watcher = feed.Subscribe(TimeWindow.FiveMinutes, _ => { });
        await feed.RefreshAsync(Cancellation);
        return await GetPageAsync();
    }
}

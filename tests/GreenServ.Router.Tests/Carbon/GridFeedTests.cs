using GreenServ.Core.Carbon;
using GreenServ.Router.Carbon;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Carbon;

public sealed class GridFeedTests : IAsyncLifetime
{
    private readonly SettableTime _time = new();
    private readonly HttpClient _http;
    private FeedServer _server = null!;

    public GridFeedTests()
    {
        var handler = new SocketsHttpHandler();
        GridFeedPoller.Configure(handler);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await FeedServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task AskAsync_FeedTellsAValue_HoldsItWithItsTime()
    {
        var feed = Feed();

        Assert.Null(await feed.AskAsync(_http, Cancellation));

        Assert.Equal((100.0, _time.GetUtcNow()), (feed.Last!.GramsPerKwh, feed.Last.At));
        Assert.Equal(1, feed.Answers);
        Assert.Empty(feed.Faults);
    }

    [Fact]
    public async Task AskAsync_KeyIsSet_IsSentInItsHeader()
    {
        string? sent = null;
        _server.Answer = http =>
        {
            sent = http.Request.Headers["auth-token"];
            return http.Response.WriteAsync("""{"carbonIntensity":1}""");
        };

        await Feed(options => (options.Header, options.Key) = ("auth-token", "secret")).AskAsync(_http, Cancellation);

        Assert.Equal("secret", sent);
    }

    [Theory]
    [InlineData("""{"carbonIntensity":-5}""", 200, IntensityFault.Negative)]
    [InlineData("""{"carbonIntensity":"NaN"}""", 200, IntensityFault.NotANumber)]
    [InlineData("""{"carbonIntensity":2500}""", 200, IntensityFault.TooHigh)]
    [InlineData("""{"other":1}""", 200, IntensityFault.Missing)]
    [InlineData("<html>maintenance</html>", 200, IntensityFault.Unreadable)]
    [InlineData("""{"carbonIntensity":50}""", 500, IntensityFault.Refused)]
    [InlineData("""{"carbonIntensity":50}""", 302, IntensityFault.Refused)]
    public async Task AskAsync_FeedLies_KeepsTheLastValueWithItsAgeAndCountsWhy(string body, int status, IntensityFault fault)
    {
        var feed = Feed();
        await feed.AskAsync(_http, Cancellation);
        var toldAt = _time.GetUtcNow();
        _server.Tells(body, status);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.NotNull(await feed.AskAsync(_http, Cancellation));

        Assert.Equal((100.0, toldAt), (feed.Last!.GramsPerKwh, feed.Last.At));
        Assert.Equal([(fault, 1L)], feed.Faults);
        Assert.NotNull(feed.Problem);
    }

    [Fact]
    public async Task AskAsync_FeedIsSlow_GivesUpAtItsTimeout()
    {
        var stopped = new TaskCompletionSource();
        _server.Answer = async http =>
        {
            await http.Response.StartAsync();
            await http.RequestAborted.WaitUntilCancelledAsync();
            stopped.SetResult();
        };
        var feed = Feed(options => options.Timeout = TimeSpan.FromMilliseconds(50));

        var problem = await feed.AskAsync(_http, Cancellation);

        Assert.Contains("0.05 s", problem, StringComparison.Ordinal);
        Assert.Equal([(IntensityFault.Unreachable, 1L)], feed.Faults);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    [Fact]
    public async Task AskAsync_AnswerNeverEnds_IsCutOffAsTooLong()
    {
        _server.Answer = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        };
        var feed = Feed();

        Assert.Contains("longer than", await feed.AskAsync(_http, Cancellation), StringComparison.Ordinal);
        Assert.Equal([(IntensityFault.Unreadable, 1L)], feed.Faults);
    }

    [Fact]
    public async Task AskAsync_ConnectionBreaksInTheMiddle_IsCountedAsUnreachable()
    {
        _server.Answer = async http =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("{\"carbon");
            http.Abort();
        };
        var feed = Feed();

        Assert.NotNull(await feed.AskAsync(_http, Cancellation));

        Assert.Equal([(IntensityFault.Unreachable, 1L)], feed.Faults);
    }

    [Fact]
    public async Task AskAsync_FeedGoesAwayAndComesBack_TellsTheNewValue()
    {
        var feed = Feed();
        await feed.AskAsync(_http, Cancellation);
        await _server.GoAwayAsync();
        Assert.NotNull(await feed.AskAsync(_http, Cancellation));
        Assert.Equal(100, feed.Last!.GramsPerKwh);

        _server.Tells("""{"carbonIntensity":42}""");
        await _server.ComeBackAsync();

        Assert.Null(await feed.AskAsync(_http, Cancellation));
        Assert.Equal((42.0, null), (feed.Last.GramsPerKwh, feed.Problem));
    }

    [Fact]
    public void DisplayAddress_UrlWithQuery_LeavesItOut() => Assert.DoesNotContain("zone", Feed().DisplayAddress, StringComparison.Ordinal);

    private GridFeed Feed(Action<GridFeedOptions>? configure = null)
    {
        var options = new GridFeedOptions { Url = _server.Url };
        configure?.Invoke(options);
        return new GridFeed(options, _time);
    }
}

internal static class CancellationTokenWaiting
{
    /// <summary>Completes when the token is cancelled.</summary>
    public static Task WaitUntilCancelledAsync(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(cancelled.SetResult);
        return cancelled.Task;
    }
}

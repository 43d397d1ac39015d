using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Queues;

/// <summary>What clients of a busy host see, over real sockets.</summary>
public sealed class SaturationTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-queues-" + Guid.NewGuid().ToString("N"));
    private readonly FakeTimeProvider _time = new();
    private readonly ITestOutputHelper _output;
    private GatedHost _host = null!;
    private RouterApp _router = null!;

    public SaturationTests(ITestOutputHelper output) => _output = output;

    public async ValueTask InitializeAsync()
    {
        _host = await GatedHost.StartAsync("only:1b");
        _router = await RouterApp.StartAsync(_folder, Configure, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _host.OpenAll();
        await _router.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Post_MoreThanMayWait_Gets429WithATimeThatHolds()
    {
        await ServeAsync(seconds: 10);
        var accepted = new List<Task<HttpResponseMessage>> { AskAsync() };
        var underWay = await _host.NextAsync();
        accepted.Add(AskAsync());
        await UntilAsync(waiting: 1);
        accepted.Add(AskAsync());
        await UntilAsync(waiting: 2);

        using var refused = await AskAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("30", refused.Headers.GetValues("Retry-After").Single());
        var error = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal("queue_full", error["code"]!.GetValue<string>());
        Assert.Equal("Too many requests wait already: only:1b on box can take no more. Try again in 30 s.", error["message"]!.GetValue<string>());

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            underWay.Open();
            using var answered = await accepted[i];
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
            if (i < 2)
                underWay = await _host.NextAsync();
        }

        var again = AskAsync();
        (await _host.NextAsync()).Open();
        using var served = await again;
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Post_TenantsThatAllWait_AreAskedInTheirClass()
    {
        var first = AskAsync();
        var underWay = await _host.NextAsync();
        var batch = AskAsync(""","greenserv":{"priority":"batch"}""");
        await UntilAsync(waiting: 1);
        var watched = AskAsync(""","greenserv":{"priority":"interactive"}""");
        await UntilAsync(waiting: 2);

        underWay.Open();
        (await first).Dispose();
        var second = await _host.NextAsync();
        second.Open();
        (await watched).Dispose();

        Assert.False(batch.IsCompleted);
        (await _host.NextAsync()).Open();
        (await batch).Dispose();
    }

    [Fact]
    public async Task Post_ClientThatLeavesTheQueue_LeavesItsPlace()
    {
        var first = AskAsync();
        var underWay = await _host.NextAsync();
        using var leaving = new CancellationTokenSource();
        var left = AskAsync(leaving: leaving.Token);
        await UntilAsync(waiting: 1);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await UntilAsync(waiting: 0);

        underWay.Open();
        (await first).Dispose();
        await UntilAsync(underWay: 0);
        Assert.Equal(1, _host.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"stream\":true")]
    public async Task Post_ClientThatLeaves_FreesItsSlotAndTheHostWithin100Ms(string fields)
    {
        var milliseconds = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            using var leaving = new CancellationTokenSource();
            var asking = AskAsync(fields, leaving.Token);
            var answer = await _host.NextAsync();
            var watch = Stopwatch.StartNew();

            await leaving.CancelAsync();
            await answer.Left;
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            await UntilAsync(underWay: 0);
        }

        _output.WriteLine($"from the client's leaving to the host's cancellation: {string.Join(", ", milliseconds.Select(ms => ms.ToString("0.0", null)))} ms");
        Assert.InRange(milliseconds.Order().ElementAt(4), 0, 100);
    }

    [Fact]
    public async Task Post_DeadlineThatTheQueueCanNotKeep_IsRefusedAtOnce()
    {
        await ServeAsync(seconds: 10);
        var first = AskAsync();
        var underWay = await _host.NextAsync();

        using var refused = await AskAsync(""","greenserv":{"deadlineMs":15000}""");

        Assert.Equal(HttpStatusCode.GatewayTimeout, refused.StatusCode);
        Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        var body = await refused.Content.ReadAsStringAsync();
        Assert.Contains("deadline_unreachable", body, StringComparison.Ordinal);
        Assert.Contains("only:1b on box has about 10 s of waiting first", body, StringComparison.Ordinal);
        underWay.Open();
        (await first).Dispose();
    }

    [Fact]
    public async Task Post_DeadlineThatPassesMeanwhile_EndsWithAClearError()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"greenserv","messages":[{"role":"user","content":"x"}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-greenserv-deadline-ms", "150");
        var asking = _router.Http.SendAsync(request);
        var answer = await _host.NextAsync();

        // The attempt's patience runs by the machine's clock; what has passed by then, by the router's.
        _time.Advance(TimeSpan.FromSeconds(0.15));
        using var response = await asking;

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("The deadline of 150 ms passed before there was an answer.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await answer.Left;
        var explained = await _router.ExplainAsync(response.Headers.GetValues("x-greenserv-decision-id").Single());
        Assert.Equal(504, explained["outcome"]!["httpStatus"]!.GetValue<int>());
        Assert.Equal("closed", (await StatusAsync())["models"]![0]!["breaker"]!["state"]!.GetValue<string>());
        Assert.Equal(0, (await StatusAsync())["models"]![0]!["breaker"]!["failures"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("86400001")]
    public async Task Post_DeadlineThatMakesNoSense_IsRefused(string deadline)
    {
        using var response = await AskAsync($$""","greenserv":{"deadlineMs":{{deadline}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("it must be a number of milliseconds above 0", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AnswerThatWaited_SaysSo()
    {
        var first = AskAsync();
        var underWay = await _host.NextAsync();
        var second = AskAsync();
        await UntilAsync(waiting: 1);
        _time.Advance(TimeSpan.FromSeconds(7));
        underWay.Open();
        (await first).Dispose();
        (await _host.NextAsync()).Open();
        using var response = await second;

        var explained = await _router.ExplainAsync(response.Headers.GetValues("x-greenserv-decision-id").Single());
        Assert.Equal(7000, explained["outcome"]!["waitedMs"]!.GetValue<double>());
        Assert.Contains("7.0 s of it waiting for its turn", explained["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private void Configure(RouterOptions options) => options.Hosts.Add(new() { Url = _host.Url, Name = "box", MaxConcurrencyPerModel = 1, MaxWaiting = 2 });

    private Task<HttpResponseMessage> AskAsync(string fields = "", CancellationToken leaving = default) => _router.Http.PostAsync(
        new Uri("/v1/chat/completions", UriKind.Relative),
        new StringContent($$"""{"model":"greenserv","messages":[{"role":"user","content":"x"}]{{fields}}}""", System.Text.Encoding.UTF8, "application/json"), leaving);

    private async Task ServeAsync(double seconds)
    {
        var asking = AskAsync();
        var answer = await _host.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        answer.Open();
        (await asking).Dispose();
        await UntilAsync(underWay: 0);
    }

    private async Task UntilAsync(int? waiting = null, int? underWay = null)
    {
        while ((await StatusAsync())["hosts"]![0]! is var host && (host["waiting"]!.GetValue<int>() != (waiting ?? host["waiting"]!.GetValue<int>()) || host["underWay"]!.GetValue<int>() != (underWay ?? host["underWay"]!.GetValue<int>())))
            await Task.Yield();
    }

    private async Task<JsonNode> StatusAsync() => JsonNode.Parse(await _router.Http.GetStringAsync(new Uri("/greenserv/models", UriKind.Relative)))!;
}

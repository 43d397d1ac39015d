using System.Diagnostics;
using System.Text;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Forwarding;

/// <summary>How streams are carried, whatever they consist of.</summary>
public sealed class StreamRelayTests : RouterTest
{
    private const string Ask = """{"model":"small:1b","messages":[{"role":"user","content":"x"}]}""";

    [Fact]
    public async Task Relay_LinesInSingleBytesWithCarriageReturns_ArriveWhole()
    {
        Host.Answer = async (http, _) =>
        {
            http.Response.ContentType = "application/x-ndjson";
            foreach (var one in Encoding.UTF8.GetBytes("\r\n{\"message\":{\"content\":\"ä☀\"},\"done\":false}\r\n{\"message\":{\"content\":\"\"},\"done\":true}"))
            {
                await http.Response.Body.WriteAsync(new[] { one });
                await http.Response.Body.FlushAsync();
            }
        };
        using var response = await Router.PostAsync("/api/chat", Ask);
        var lines = await response.LinesAsync();

        Assert.Equal(2, lines.Length);
        Assert.Equal("ä☀", lines[0]["message"]!["content"].Text());
        Assert.NotNull(lines[1]["greenserv"]);
    }

    [Theory]
    [InlineData("api/chat", "application/x-ndjson", "{\"message\":{\"content\":\"a\"},\"done\":false}\n")]
    [InlineData("v1/chat/completions", "text/event-stream", "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n")]
    public async Task Relay_EndlessLine_EndsInBandAndInTime(string path, string contentType, string beginning)
    {
        var hostSawIt = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => hostSawIt.TrySetResult());
            http.Response.ContentType = contentType;
            await http.Response.WriteAsync(beginning);
            var piece = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        };
        var started = Stopwatch.GetTimestamp();
        using var response = await Router.PostAsync("/" + path, Ask.Insert(1, "\"stream\":true,"));

        Assert.Contains("longer than 16 MiB", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 20);
        await hostSawIt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Relay_ClientThatReadsSlowly_IsNoSilentHost()
    {
        var written = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.Response.ContentType = "application/x-ndjson";
            var line = "{\"message\":{\"content\":\"" + new string('x', 100_000) + "\"},\"done\":false}\n";
            for (var i = 0; i < 300; i++)
                await http.Response.WriteAsync(line);
            written.SetResult();
            await http.Response.WriteAsync("{\"message\":{\"content\":\"\"},\"done\":true}\n");
        };
        using var response = await Router.OpenAsync("/api/chat", Ask);
        await using var body = await response.Content.ReadAsStreamAsync();
        var piece = new byte[1];
        await body.ReadExactlyAsync(piece);

        // Nothing is read until the idle limit has passed twice: what is between host and client is full by then.
        await Assert.ThrowsAsync<TimeoutException>(() => written.Task.WaitAsync(2 * IdleTimeout));
        using var reader = new StreamReader(body);
        var text = await reader.ReadToEndAsync();

        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.Contains("\"done\":true,\"greenserv\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_ClientThatLeavesWithoutReading_ReachesTheHostAtOnce()
    {
        var hostSawIt = new TaskCompletionSource<long>();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => hostSawIt.TrySetResult(Stopwatch.GetTimestamp()));
            http.Response.ContentType = "application/x-ndjson";
            var line = "{\"message\":{\"content\":\"" + new string('x', 100_000) + "\"},\"done\":false}\n";
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.WriteAsync(line, http.RequestAborted);
        };
        var response = await Router.OpenAsync("/api/chat", Ask);
        await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1]);
        var left = Stopwatch.GetTimestamp();
        response.Dispose();

        var seen = await hostSawIt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.InRange(Stopwatch.GetElapsedTime(left, seen).TotalSeconds, -1, 1);
    }

    [Fact]
    public async Task Relay_WholeAnswerWithoutEnd_IsNoAnswer()
    {
        Host.Answer = async (http, _) =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("{\"message\":");
            http.Abort();
        };
        using var response = await Router.PostAsync("/api/chat", Ask.Insert(1, "\"stream\":false,"));

        Assert.Equal(502, (int)response.StatusCode);
        Assert.NotEmpty((await response.JsonAsync())["error"].Text());
    }

    [Theory]
    [InlineData("<html>Bad request</html>", "text/html")]
    [InlineData("""{"detail":"bad"}""", "application/json")]
    [InlineData("", "text/plain")]
    public async Task Relay_RefusalInAnotherShape_IsPutInTheSurfacesOwn(string body, string contentType)
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 400;
            http.Response.ContentType = contentType;
            return http.Response.WriteAsync(body);
        };
        using var openAi = await Router.PostAsync("/v1/chat/completions", Ask);
        using var ollama = await Router.PostAsync("/api/chat", Ask);

        Assert.Equal((400, 400), ((int)openAi.StatusCode, (int)ollama.StatusCode));
        Assert.Equal("refused_by_host", (await openAi.JsonAsync())["error"]!["code"].Text());
        Assert.NotEmpty((await ollama.JsonAsync())["error"].Text());
    }

    private static TimeSpan IdleTimeout => TimeSpan.FromSeconds(1);

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.IdleTimeout = IdleTimeout;
    }
}

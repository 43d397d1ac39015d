using System.Diagnostics;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>Whatever a client sends, it gets a clear error in the shape of its surface, and no host hears of it.</summary>
public sealed class BadRequestTests : HostileTest
{
    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    public Task Post_BrokenHttp_IsRefused(string lane) => AssertRefusedAsync(Lane.Named(lane), BadRequest.OfHttp, BadRequest.MaxBodyBytes);

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    [InlineData("Ollama on OpenAI")]
    public Task Post_BrokenBody_IsRefused(string lane) => AssertRefusedAsync(Lane.Named(lane), BadRequest.OfBody, 1 << 20);

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    [InlineData("Ollama on OpenAI")]
    public async Task Post_StrangeButInOrder_IsAnswered(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane);
        foreach (var request in BadRequest.OfNeither)
        {
            await using var client = await RawClient.ConnectAsync(Router);
            var answer = await client.AskAsync(request.Bytes(lane));
            Assert.True(answer.Status == 200, $"{request.Name}: {answer.Status} {answer.Body}");
        }

        Assert.Equal(BadRequest.OfNeither.Count, Host.Asked);
    }

    [Fact]
    public async Task Post_OtherContentType_IsRefusedWhereItMatters()
    {
        var (openAi, ollama) = (Lane.Named("OpenAI"), Lane.Named("Ollama"));
        await StartAsync(ollama);
        await using var client = await RawClient.ConnectAsync(Router);

        var refused = await client.AskAsync(RawClient.Post(openAi.Path, openAi.Request(false), "Content-Type: text/plain\r\n"));
        await using var second = await RawClient.ConnectAsync(Router);
        var answered = await second.AskAsync(RawClient.Post(ollama.Path, ollama.Request(false), "Content-Type: application/x-www-form-urlencoded\r\n"));

        Assert.Equal((415, 200), (refused.Status, answered.Status));
        Assert.Contains("'text/plain'; send JSON", openAi.ErrorOf(refused.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Ollama")]
    public async Task Post_BodyThatHangs_Gets408AndHoldsNothing(string laneName)
    {
        var lane = Lane.Named(laneName);
        await StartAsync(lane, options => options.BodyTimeout = TimeSpan.FromSeconds(0.3));
        await using var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(RawClient.Post(lane.Path, """{"model":"green""", "Content-Type: application/json\r\nContent-Length: 100\r\n"));

        // It is read, and holds no place that another needs.
        await using var other = await RawClient.ConnectAsync(Router);
        Assert.Equal(200, (await other.AskAsync(RawClient.Post(lane.Path, lane.Request(false)))).Status);

        var answer = await client.ReadAsync();
        Assert.Equal(408, answer.Status);
        Assert.Contains("not complete within 0.3 s", lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        await client.ClosedAsync();
        Assert.Equal(1, Host.Asked);
    }

    [Fact]
    public async Task Post_BodyThatComesTooSlowly_Gets408()
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane, limits: limits => limits.MinRequestBodyDataRate = new(240, TimeSpan.FromSeconds(1.5)));
        await using var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(RawClient.Post(lane.Path, "{", "Content-Type: application/json\r\nContent-Length: 100\r\n"));

        var answer = await client.ReadAsync();

        Assert.Equal(408, answer.Status);
        Assert.Contains("came too slowly", lane.ErrorOf(answer.Body), StringComparison.Ordinal);
        await client.ClosedAsync();
    }

    [Theory]
    [InlineData("POST /v1/ch")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: loc")]
    public async Task Post_HeadThatHangs_Gets408(string half)
    {
        await StartAsync(Lane.Named("OpenAI"), limits: limits => limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        await using var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(half);

        Assert.Equal(408, (await client.ReadAsync()).Status);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Post_LengthAndChunks_AreOneRequestByTheChunks()
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane);
        await using var client = await RawClient.ConnectAsync(Router);
        var body = lane.Request(false);

        // Who goes by the length would take the rest for a second request.
        var answer = await client.AskAsync(RawClient.Post(
            lane.Path, $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n", "Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(1, Host.Asked);
    }

    [Fact]
    public async Task Post_BodyLongerThanItSays_IsReadAsFarAsItSays()
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane);
        await using var client = await RawClient.ConnectAsync(Router);
        var body = lane.Request(false);

        var answer = await client.AskAsync(RawClient.Post(lane.Path, body + "garbage\r\n\r\n", $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(400, (await client.ReadAsync()).Status);
        await client.ClosedAsync();
        Assert.Equal(1, Host.Asked);
    }

    [Fact]
    public async Task Post_ClientThatAsksBeforeItSends_IsToldToGoOn()
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane);
        await using var client = await RawClient.ConnectAsync(Router);
        var body = lane.Request(false);
        await client.SendAsync(RawClient.Post(lane.Path, "", $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n"));

        Assert.Equal(100, (await client.ReadAsync()).Status);
        Assert.Equal(200, (await client.AskAsync(body)).Status);
    }

    [Fact]
    public async Task Post_ClientThatAsksBeforeItSendsTooMuch_IsToldNotTo()
    {
        var lane = Lane.Named("OpenAI");
        await StartAsync(lane);
        await using var client = await RawClient.ConnectAsync(Router);
        await client.SendAsync(RawClient.Post(lane.Path, "", "Content-Type: application/json\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n"));

        Assert.Equal(413, (await client.ReadAsync()).Status);
    }

    [Theory]
    [InlineData("POST /api/show", """{"model":"\ud800"}""", 400)]
    [InlineData("POST /api/show", """{"\ud800":1}""", 400)]
    [InlineData("POST /api/show", "[]", 400)]
    [InlineData("POST /api/generate", """{"model":"greenserv","keep_alive":"\ud800"}""", 200)]
    [InlineData("POST /v1/feedback", """{"decision_id":"\ud800","score":1}""", 400)]
    [InlineData("POST /v1/feedback", """{"decision_id":"x","score":1e999}""", 400)]
    [InlineData("POST /v1/feedback", """{"decision_id":"x","score":"NaN"}""", 400)]
    [InlineData("POST /v1/feedback", "[]", 400)]
    [InlineData("PUT /greenserv/profiles/x", """{"policy":"\ud800"}""", 400)]
    [InlineData("PUT /greenserv/profiles/x", """{"\ud800":1}""", 400)]
    [InlineData("GET /greenserv/decisions/\u0001", "", 400)]
    [InlineData("GET /greenserv/decisions/%00", "", 400)]
    public async Task Ask_OtherPathsWithNonsense_GetNoServerError(string line, string body, int status)
    {
        await StartAsync(Lane.Named("Ollama"));
        await using var client = await RawClient.ConnectAsync(Router);

        var answer = await client.AskAsync($"{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.True(answer.Status == status, $"{answer.Status} {answer.Body}");
    }

    private async Task AssertRefusedAsync(Lane lane, IReadOnlyList<BadRequest> requests, long maxBodyBytes)
    {
        await StartAsync(lane, options => options.MaxBodyBytes = maxBodyBytes);
        var wrong = new List<string>();
        foreach (var request in requests)
        {
            await using var client = await RawClient.ConnectAsync(Router);
            var started = Stopwatch.GetTimestamp();
            var answer = await client.AskAsync(request.Bytes(lane));
            var says = request.Says is null || answer.Body.Length == 0 ? answer.Body : lane.ErrorOf(answer.Body);
            if (answer.Status != request.Status || !(request.Says is null ? says.Length == 0 : says.Contains(request.Says, StringComparison.Ordinal)) || answer.Body.Length > 4096)
                wrong.Add($"{request.Name}: {answer.Status} {says[..Math.Min(says.Length, 300)]}");
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(4))
                wrong.Add($"{request.Name}: it took {Stopwatch.GetElapsedTime(started)}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(0, Host.Asked);
        await AssertNothingLeakedAsync(lane);
    }
}

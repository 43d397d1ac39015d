using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Router.Tests.Security;

public sealed class KeyLimitTests : KeyedRouterTest
{
    private readonly SettableTime _time = new();

    [Fact]
    public async Task Post_RequestsUsedUp_Gets429ThatSaysWhenToComeAgain()
    {
        await UseKeyAsync(Settings() with { RequestsPerMinute = 2 });
        using var first = await Router.ChatAsync();
        using var second = await Router.ChatAsync();
        using var third = await Router.ChatAsync();
        using var models = await Router.Http.GetAsync(new Uri("/v1/models", UriKind.Relative));

        Assert.Equal(("2", "1", "30s"), LimitsOf(first, "requests"));
        Assert.Equal(("2", "0", "1m0s"), LimitsOf(second, "requests"));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal(30, third.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal("rate_limit_exceeded", JsonNode.Parse(await third.Content.ReadAsStringAsync())!["error"]!["code"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
        Assert.Equal(2, Host.Requests.Count);

        _time.Advance(third.Headers.RetryAfter.Delta.Value);
        using var later = await Router.ChatAsync();
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","stream":true""")]
    public async Task Post_Tokens_AreChargedAsTheHostCountsThem(string fields)
    {
        Host.Answer = (http, _) => fields.Length == 0 ? ScriptedHost.Completion(http, "fine", 7, 20) : StreamAsync(http);
        await UseKeyAsync(Settings() with { TokensPerMinute = 1000 });
        await ReadWholeAsync(fields);
        using var invalid = await Router.PostAsync("/v1/chat/completions", "{}");

        Assert.Equal(("1000", "973"), (LimitsOf(invalid, "tokens").Limit, LimitsOf(invalid, "tokens").Remaining));
    }

    [Fact]
    public async Task Post_StreamThatItsOwnDeadlineCutsOff_IsChargedForWhatCame()
    {
        Host.Answer = async (http, _) =>
        {
            for (var i = 0; i < 5; i++)
                await ScriptedHost.Events(http, """{"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word "}}]}""");
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await UseKeyAsync(Settings() with { TokensPerMinute = 1000 });
        using var response = await Router.ChatAsync(fields: ""","stream":true,"greenserv":{"deadlineMs":500}""");
        var text = await response.Content.ReadAsStringAsync();
        using var invalid = await Router.PostAsync("/v1/chat/completions", "{}");

        Assert.Contains("deadline passed", text, StringComparison.Ordinal);

        // Thirteen tokens of prompt as estimated, the chat template's among them, and a token a chunk.
        Assert.Equal("982", LimitsOf(invalid, "tokens").Remaining);
    }

    [Fact]
    public async Task Post_TokensUsedUp_Gets429AndReachesNoHost()
    {
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine", 100, 1100);
        await UseKeyAsync(Settings() with { TokensPerMinute = 600 });
        await ReadWholeAsync("");
        using var refused = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Single(Host.Requests);
        Assert.Equal("0", LimitsOf(refused, "tokens").Remaining);
        _time.Advance(refused.Headers.RetryAfter!.Delta!.Value - TimeSpan.FromSeconds(1));
        using var early = await Router.ChatAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var inTime = await Router.ChatAsync();
        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.OK], [early.StatusCode, inTime.StatusCode]);
    }

    [Fact]
    public async Task Post_PromptLargerThanAMinute_Gets413SinceWaitingDoesNotHelp()
    {
        await UseKeyAsync(Settings() with { TokensPerMinute = 50 });
        using var response = await Router.PostAsync(
            "/v1/chat/completions", $$"""{"model":"greenserv","messages":[{"role":"user","content":"{{new string('x', 4000)}}"}]}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
        Assert.Contains("50 a minute", await MessageOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_HostFails_CostsNoTokens()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        await UseKeyAsync(Settings() with { TokensPerMinute = 10_000 });
        using var failed = await Router.ChatAsync();
        using var invalid = await Router.PostAsync("/v1/chat/completions", "{}");

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Equal("10000", LimitsOf(invalid, "tokens").Remaining);
    }

    [Fact]
    public async Task Change_Limits_CountsFromTheNextRequestAndForgetsNothing()
    {
        var created = await UseKeyAsync(Settings() with { RequestsPerMinute = 1 });
        using var first = await Router.ChatAsync();
        using var refused = await Router.ChatAsync();
        await Admin.ChangeKeyAsync(created.Key.Id, created.Key.Settings with { RequestsPerMinute = 3 }, created.Key.Etag);
        using var second = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(("3", "1"), (LimitsOf(second, "requests").Limit, LimitsOf(second, "requests").Remaining));
    }

    [Fact]
    public async Task Post_KeyWithoutLimits_GetsNoSuchHeaders()
    {
        await UseKeyAsync(Settings());
        using var response = await Router.ChatAsync();

        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    private protected override void Build(WebApplicationBuilder builder)
    {
        base.Build(builder);
        builder.Services.RemoveAll<TimeProvider>();
        builder.Services.AddSingleton<TimeProvider>(_time);
    }

    private static (string Limit, string Remaining, string Reset) LimitsOf(HttpResponseMessage response, string what) =>
        (One(response, $"x-ratelimit-limit-{what}"), One(response, $"x-ratelimit-remaining-{what}"), One(response, $"x-ratelimit-reset-{what}"));

    private static string One(HttpResponseMessage response, string header) => response.Headers.GetValues(header).Single();

    private static Task StreamAsync(HttpContext http) => ScriptedHost.Events(
        http,
        """{"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"fine"},"finish_reason":"stop"}]}""",
        """{"id":"a","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":20,"total_tokens":27}}""",
        "[DONE]");

    private async Task ReadWholeAsync(string fields)
    {
        using var response = await Router.ChatAsync(fields: fields);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsStringAsync();
    }
}

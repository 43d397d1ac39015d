using System.Net;
using System.Text.Json.Nodes;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.OpenAi;

public sealed class ChatCompletionsTests : RouterTest
{
    [Fact]
    public async Task Post_Profile_ForwardsBytesWithTheModelReplaced()
    {
        const string body = """{ "model":"greenserv" ,"messages":[{"role":"user","content":"é"}],"temperature":0.70,"x":{"y":[1,null]}}""";
        using var response = await Router.PostAsync("/v1/chat/completions", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var model = response.Headers.GetValues("x-greenserv-model").Single();
        Assert.Contains(model, Models);
        Assert.Equal(body.Replace("\"greenserv\"", $"\"{model}\"", StringComparison.Ordinal), Assert.Single(Host.Requests));
    }

    [Fact]
    public async Task Post_NotStreaming_AnnotatesTheAnswerAndKeepsTheRest()
    {
        using var response = await Router.ChatAsync();
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var decision = response.Headers.GetValues("x-greenserv-decision-id").Single();

        Assert.Equal("chatcmpl-" + decision.Replace("-", "", StringComparison.Ordinal), answer["id"]!.GetValue<string>());
        Assert.Equal("fine", answer["choices"]![0]!["message"]!["content"]!.GetValue<string>());
        Assert.Equal("[1,2]", answer["host_extra"]!.ToJsonString());
        Assert.Equal(decision, answer["greenserv"]!["decision_id"]!.GetValue<string>());
        Assert.Equal("estimated", answer["energy"]!["source"]!.GetValue<string>());
        Assert.True(answer["energy"]!["joules"]!.GetValue<double>() > 0);
        Assert.Equal("estimated", response.Headers.GetValues("x-greenserv-energy-source").Single());
        Assert.Equal("greenserv", response.Headers.GetValues("x-greenserv-profile").Single());
    }

    [Fact]
    public async Task Post_Stream_RewritesIdsHidesUsageAndEndsWithEnergy()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"id":"chatcmpl-9","choices":[{"delta":{"content":"a"}}]}""",
            """{"id":"chatcmpl-9","choices":[{"delta":{"content":"b"},"finish_reason":"stop"}]}""",
            """{"id":"chatcmpl-9","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""",
            "[DONE]");
        using var response = await Router.ChatAsync(fields: ",\"stream\":true");
        var text = await response.Content.ReadAsStringAsync();
        var decision = response.Headers.GetValues("x-greenserv-decision-id").Single();
        var id = "chatcmpl-" + decision.Replace("-", "", StringComparison.Ordinal);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, blocks.Length);
        Assert.Equal($$$"""data: {"id":"{{{id}}}","choices":[{"delta":{"content":"a"}}]}""", blocks[0]);
        Assert.Contains(id, blocks[1], StringComparison.Ordinal);
        Assert.StartsWith(": energy {\"joules\":", blocks[2], StringComparison.Ordinal);
        Assert.Equal("data: [DONE]", blocks[3]);
        Assert.Contains("\"include_usage\":true", Assert.Single(Host.Requests), StringComparison.Ordinal);
        var outcome = (await Router.ExplainAsync(decision))["outcome"]!;
        Assert.Equal((3, 2), (outcome["promptTokens"]!.GetValue<int>(), outcome["completionTokens"]!.GetValue<int>()));
        Assert.True(outcome["streamed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Post_StreamThatAsksForUsage_GetsItsUsageChunk()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(http, """{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}""", "[DONE]");
        using var response = await Router.ChatAsync(fields: ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        Assert.Contains("\"completion_tokens\":2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_StreamThatBreaks_EndsWithAnErrorInBand()
    {
        var release = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            await ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
            await release.Task;
            http.Abort();
        };
        using var response = await StartStreamAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        release.SetResult();
        var rest = await reader.ReadToEndAsync();

        Assert.Contains("stream_interrupted", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", rest, StringComparison.Ordinal);
        var explained = await Router.ExplainAsync(response.Headers.GetValues("x-greenserv-decision-id").Single());
        Assert.Equal("failed", explained["outcome"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Post_FirstBytes_ArriveBeforeTheAnswerIsComplete()
    {
        var release = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            await ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
            await release.Task;
            await ScriptedHost.Events(http, "[DONE]");
        };
        using var response = await StartStreamAsync();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Contains("\"content\":\"a\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        release.SetResult();
        Assert.Contains("[DONE]", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ClientLeaves_ReachesTheHostAndTeachesNothing()
    {
        var hostSawIt = new TaskCompletionSource();
        Host.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => hostSawIt.TrySetResult());
            await ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        (await StartStreamAsync()).Dispose();

        await hostSawIt.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.All(Router.Learner.State!.Arms, arm => Assert.Equal(0, Router.Learner.State!.GetArm(arm).Pulls));
    }

    [Fact]
    public async Task Post_ModelThatFails_IsReplacedByAnotherBeforeTheFirstByte()
    {
        Host.Answer = (http, body) =>
        {
            if (body.Contains("small:1b", StringComparison.Ordinal))
                return ScriptedHost.Completion(http, "from small");
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 6; i++)
        {
            using var response = await Router.ChatAsync();
            Assert.Equal("small:1b", response.Headers.GetValues("x-greenserv-model").Single());
        }

        Assert.Contains(Host.Requests, body => body.Contains("large:2b", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_EveryModelFails_Answers502NamingThem()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        using var response = await Router.ChatAsync();
        var message = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["message"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Contains("small:1b", message, StringComparison.Ordinal);
        Assert.Contains("large:2b", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RefusalOfTheRequest_PassesThroughAsItCame()
    {
        const string refusal = """{"error":{"message":"no tools here","type":"invalid_request_error","param":null,"code":null}}""";
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 400;
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync(refusal);
        };
        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(refusal, await response.Content.ReadAsStringAsync());
        Assert.Single(Host.Requests);
    }

    [Fact]
    public async Task Post_RealModel_IsPinned()
    {
        var decision = await Router.DecideAsync("large:2b");

        var explained = await Router.ExplainAsync(decision);
        Assert.Equal("pinned", explained["kind"]!.GetValue<string>());
        Assert.Equal("large:2b", explained["model"]!.GetValue<string>());
        Assert.Null(explained["propensity"]);
    }

    [Fact]
    public async Task Post_AllowedModels_RestrictTheChoice()
    {
        for (var i = 0; i < 4; i++)
        {
            using var response = await Router.ChatAsync(fields: ",\"greenserv\":{\"allow\":[\"large:2b\"],\"lambda\":1}");
            Assert.Equal("large:2b", response.Headers.GetValues("x-greenserv-model").Single());
        }

        Assert.DoesNotContain(Host.Requests, body => body.Contains("greenserv", StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> StartStreamAsync()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"greenserv","stream":true,"messages":[{"role":"user","content":"x"}]}""", null, "application/json"),
        };
        return Router.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

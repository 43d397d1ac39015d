using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.OpenAi;

public sealed class CompletionsTests : RouterTest
{
    private const string Answer = """{"id":"cmpl-7","object":"text_completion","model":"x","choices":[{"index":0,"text":"4","finish_reason":"stop","logprobs":null}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""";

    [Fact]
    public async Task Post_NotStreaming_PassesAndIsAnnotated()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Answer);
        const string body = """{"model":"greenserv","prompt":"2 + 2 =","max_tokens":1,"echo":false,"x_new":[1]}""";
        using var response = await Router.PostAsync("/v1/completions", body);

        var answer = await response.JsonAsync();
        Assert.Equal("cmpl-" + Guid.Parse(response.Header("decision-id")).ToString("N"), answer["id"].Text());
        Assert.Equal("4", answer["choices"]![0]!["text"].Text());
        Assert.True(answer["energy"]!["joules"]!.GetValue<double>() > 0);
        Assert.Equal("v1/completions", Assert.Single(Host.Paths));
        Assert.Equal(body.Replace("\"greenserv\"", $"\"{response.Header("model")}\"", StringComparison.Ordinal), Assert.Single(Host.Requests));
    }

    [Fact]
    public async Task Post_Streaming_AsksForUsageAndHidesIt()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http,
            """{"id":"cmpl-7","choices":[{"index":0,"text":"4","finish_reason":null}],"usage":null}""",
            """{"id":"cmpl-7","choices":[{"index":0,"text":"","finish_reason":"stop"}]}""",
            """{"id":"cmpl-7","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1}}""",
            "[DONE]");
        using var response = await Router.PostAsync("/v1/completions", """{"model":"small:1b","prompt":"2 + 2 =","stream":true}""");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Contains("\"include_usage\":true", Assert.Single(Host.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("\"prompt_tokens\"", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"cmpl-" + Guid.Parse(response.Header("decision-id")).ToString("N"), text, StringComparison.Ordinal);
        Assert.Equal(5, (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["promptTokens"].Number());
    }

    [Theory]
    [InlineData("[\"on\\u0065 \\\"text\\\"\"]", "\"on\\u0065 \\\"text\\\"\"")]
    [InlineData("[ \"\" ]", "\"\"")]
    [InlineData("\"one\"", "\"one\"")]
    public async Task Post_ListOfOnePromptToAnOllama_IsSentAsThatText(string prompt, string sent)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Answer);
        using var response = await Router.PostAsync("/v1/completions", $$"""{"model":"small:1b","Prompt":{{prompt}},"max_tokens":2}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($$"""{"model":"small:1b","Prompt":{{sent}},"max_tokens":2}""", Assert.Single(Host.Requests));
    }

    [Theory]
    [InlineData("""["one","two"]""")]
    [InlineData("[1, 2, 3]")]
    [InlineData("[[1, 2], [3]]")]
    [InlineData("[[1, 2]]")]
    [InlineData("[1]")]
    [InlineData("[]")]
    public async Task Post_OtherListsOfPromptsToAnOllama_AreRefusedByName(string prompt)
    {
        using var response = await Router.PostAsync("/v1/completions", $$"""{"model":"greenserv","prompt":{{prompt}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("completes one text at a time", (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("""{"model":"greenserv"}""", "'prompt' is missing")]
    [InlineData("""{"model":"greenserv","prompt":5}""", "'prompt' must be")]
    [InlineData("""{"prompt":"x"}""", "'model' is missing")]
    public async Task Post_BadBody_SaysWhatIsWrong(string body, string expected)
    {
        using var response = await Router.PostAsync("/v1/completions", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
    }
}

using System.Net;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.OpenAi;

/// <summary>Prompts in the forms that OpenAI takes, at a host that takes them too.</summary>
public sealed class CompletionListTests : OpenAiHostTest
{
    [Theory]
    [InlineData("""["one"]""")]
    [InlineData("""["one","two"]""")]
    [InlineData("[1, 2, 3]")]
    [InlineData("[[1, 2], [3]]")]
    public async Task Post_PromptInAnyForm_PassesAsItCame(string prompt)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"id":"cmpl-7","choices":[{"index":0,"text":"4","finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""");
        using var response = await Router.PostAsync("/v1/completions", $$"""{"model":"org/small-1b","prompt":{{prompt}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal($$"""{"model":"org/small-1b","prompt":{{prompt}}}""", Assert.Single(Host.Requests));
    }
}

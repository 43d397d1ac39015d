using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Translation;

/// <summary>The limit of a chat completion's answer at an Ollama host, which knows its older name alone.</summary>
public sealed class AnswerLimitTests : RouterTest
{
    [Theory]
    [InlineData(",\"max_completion_tokens\": 7 ,\"x\":1", ",\"max_completion_tokens\": 7 ,\"x\":1,\"max_tokens\":7")]
    [InlineData(",\"max_completion_tokens\":7,\"max_tokens\":null", ",\"max_completion_tokens\":7,\"max_tokens\":null,\"max_tokens\":7")]
    [InlineData(",\"max_tokens\":9,\"max_completion_tokens\":7", ",\"max_tokens\":9,\"max_completion_tokens\":7")]
    [InlineData(",\"max_completion_tokens\":null", ",\"max_completion_tokens\":null")]
    [InlineData(",\"x\":{\"max_completion_tokens\":7}", ",\"x\":{\"max_completion_tokens\":7}")]
    public async Task Post_LimitByItsPresentName_IsSaidByBoth(string fields, string expected)
    {
        using var response = await Router.ChatAsync("small:1b", fields);

        Assert.EndsWith("]" + expected + "}", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }
}

/// <summary>The same at hosts that know its present name.</summary>
public sealed class AnswerLimitOfOthersTests : OpenAiHostTest
{
    [Fact]
    public async Task Post_LimitByItsPresentName_PassesAsItCame()
    {
        using var response = await Router.ChatAsync("org/small-1b", ",\"max_completion_tokens\":7");

        Assert.EndsWith("],\"max_completion_tokens\":7}", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }
}

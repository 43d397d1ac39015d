using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Pool;

public sealed class ModelHostTests
{
    [Theory]
    [InlineData("http://gpu:8000/v1", HostKind.OpenAi, "http://gpu:8000/")]
    [InlineData("http://gpu:8000/v1/", HostKind.OpenAi, "http://gpu:8000/")]
    [InlineData("https://example.com/llm/v1", HostKind.OpenAi, "https://example.com/llm/")]
    [InlineData("https://example.com/llm", HostKind.OpenAi, "https://example.com/llm/")]
    [InlineData("http://gpu/v1", HostKind.Ollama, "http://gpu/v1/")]
    public void From_Address_IsThatWhichPathsAreAddedTo(string url, HostKind kind, string expected) =>
        Assert.Equal(expected, ModelHost.From(new() { Url = url, Kind = kind }).BaseAddress.ToString());
}

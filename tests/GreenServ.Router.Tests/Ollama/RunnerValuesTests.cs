using System.Net;
using GreenServ.Router.Breakers;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Ollama;

/// <summary>Values for which an Ollama answers 500, though they are the client's mistake.</summary>
public sealed class RunnerValuesTests : RouterTest
{
    [Theory]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"format\":\"xml\"", "'format' must be \"json\" or a JSON schema.")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"format\":7", "'format' must be \"json\" or a JSON schema.")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"format\":[]", "'format' must be \"json\" or a JSON schema.")]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"options\":{\"temperature\":\"hot\"}", "'options.temperature' must be a number.")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"options\":{\"seed\":1,\"stop\":\"END\"}", "'options.stop' must be an array of strings.")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"options\":{\"stop\":[\"END\",1]}", "'options.stop' must be an array of strings.")]
    [InlineData("api/generate", "\"prompt\":\"\",\"options\":{\"use_mmap\":1}", "'options.use_mmap' must be true or false.")]
    [InlineData("api/generate", "\"prompt\":\"x\",\"options\":[1]", "'options' must be an object.")]
    [InlineData("api/embed", "\"input\":\"x\",\"options\":{\"num_ctx\":true}", "'options.num_ctx' must be a number.")]
    public async Task Ask_ValueOfTheWrongKind_IsTheClientsErrorAndNoHostIsAsked(string path, string fields, string expected)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":"option must be of another type"}""", 500);
        using var response = await Router.PostAsync("/" + path, $$"""{"model":"small:1b",{{fields}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(expected, (await response.JsonAsync())["error"].Text());
        Assert.Empty(Host.Requests);
        Assert.All(Router.Get<PoolMonitor>().Current.Placements, placement => Assert.Equal(0, Router.Get<CircuitBreakers>().Read(placement).Failures));
    }

    [Theory]
    [InlineData("\"format\":\"\"")]
    [InlineData("\"format\":null,\"options\":null")]
    [InlineData("\"format\":\"json\",\"options\":{}")]
    [InlineData("\"format\":{\"type\":\"object\"},\"options\":{\"seed\":1.5,\"stop\":[],\"use_mmap\":null,\"mirostat\":\"new\",\"Temperature\":\"unknown\"}")]
    public async Task Ask_ValuesThatAreRightOrUnknown_Pass(string fields)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"model":"small:1b","response":"4","done":true}""");
        using var response = await Router.PostAsync("/api/generate", $$"""{"model":"small:1b","prompt":"x","stream":false,{{fields}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.EndsWith(fields + "}", Assert.Single(Host.Requests), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Text.Json;
using GreenServ.Simulator.Failures;

namespace GreenServ.Simulator.Tests.Embedding;

public sealed class EmbedEndpointTests
{
    [Fact]
    public async Task Embed_OneText_IsOneUnitVectorInOllamasShape()
    {
        await using var host = await SimulatorHost.StartAsync();

        var answer = await host.PostJsonAsync("api/embed", """{"model":"all-minilm:latest","input":"Why is the sky blue?","truncate":true,"keep_alive":"24h"}""");

        Assert.Equal("all-minilm:latest", answer.GetProperty("model").GetString());
        var vector = Assert.Single(Vectors(answer));
        Assert.Equal(384, vector.Length);
        Assert.Equal(1, vector.Sum(x => x * x), 1e-5);
        Assert.True(answer.GetProperty("total_duration").GetInt64() > 0);
        Assert.True(answer.GetProperty("load_duration").GetInt64() > 0);
        Assert.Equal(6, answer.GetProperty("prompt_eval_count").GetInt32());
    }

    [Fact]
    public async Task Embed_SameText_GivesTheSameVectorOnEveryHost()
    {
        await using var host = await SimulatorHost.StartAsync();
        await using var other = await SimulatorHost.StartAsync(options => options.Seed = 1);
        const string Body = """{"model":"all-minilm","input":"Why is the sky blue?"}""";

        Assert.Equal(Vectors(await host.PostJsonAsync("api/embed", Body)), Vectors(await other.PostJsonAsync("api/embed", Body)));
    }

    [Fact]
    public async Task Embed_ListOfTexts_PointsTheAlikerTheMoreWordsAreShared()
    {
        await using var host = await SimulatorHost.StartAsync();

        var vectors = Vectors(await host.PostJsonAsync(
            "api/embed", """{"model":"all-minilm","input":["The area of a triangle?","the area of a circle","Write a poem"]}"""));

        Assert.Equal(3, vectors.Length);
        Assert.InRange(Cosine(vectors[0], vectors[1]), 0.6, 0.95);
        Assert.InRange(Cosine(vectors[0], vectors[2]), -0.2, 0.5);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\n")]
    [InlineData("?! ...")]
    public async Task Embed_TextWithoutWords_StillPointsSomewhere(string text)
    {
        await using var host = await SimulatorHost.StartAsync();

        var vector = Assert.Single(Vectors(await host.PostJsonAsync("api/embed", $$"""{"model":"all-minilm","input":["{{text}}"]}""")));

        Assert.Equal(1, vector.Sum(x => x * x), 1e-5);
    }

    [Theory]
    [InlineData("\"input\":\"\"")]
    [InlineData("\"input\":[]")]
    [InlineData("\"truncate\":true")]
    public async Task Embed_NoText_GivesNoVector(string field)
    {
        await using var host = await SimulatorHost.StartAsync();

        Assert.Empty(Vectors(await host.PostJsonAsync("api/embed", $$"""{"model":"all-minilm",{{field}}}""")));
    }

    [Fact]
    public async Task Embed_TextBeyondTheContext_IsCutOffUnlessForbidden()
    {
        await using var host = await SimulatorHost.StartAsync();
        var start = string.Concat(Enumerable.Repeat("word ", 512));

        var (one, other) = (await EmbedAsync(start + "apples"), await EmbedAsync(start + "trains"));
        var refused = await host.PostAsync("api/embed", $$"""{"model":"all-minilm","input":"{{start}}apples","truncate":false}""");

        Assert.Equal(Vectors(one), Vectors(other));
        Assert.Equal(512, one.GetProperty("prompt_eval_count").GetInt32());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("the input length exceeds the context length", refused.Body, StringComparison.Ordinal);

        Task<JsonElement> EmbedAsync(string text) => host.PostJsonAsync("api/embed", $$"""{"model":"all-minilm","input":"{{text}}"}""");
    }

    [Theory]
    [InlineData("""{"model":"none","input":"x"}""", HttpStatusCode.NotFound, "model \"none\" not found, try pulling it first")]
    [InlineData("""{"model":"gemma-3-12b","input":"x"}""", HttpStatusCode.BadRequest, "\"gemma-3-12b\" does not support embeddings")]
    [InlineData("""{"input":"x"}""", HttpStatusCode.BadRequest, "model is required")]
    [InlineData("""{"model":"all-minilm","input":7}""", HttpStatusCode.BadRequest, "invalid input type")]
    [InlineData("""{"model":"all-minilm","input":["x",7]}""", HttpStatusCode.BadRequest, "invalid input type")]
    public async Task Embed_BadRequest_GetsOllamasError(string body, HttpStatusCode status, string message)
    {
        await using var host = await SimulatorHost.StartAsync();

        var response = await host.PostAsync("api/embed", body);

        Assert.Equal((status, message), (response.StatusCode, SimulatorHost.Parse(response.Body).GetProperty("error").GetString()));
    }

    [Fact]
    public async Task Embed_EncoderFails_FailsAsTold()
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Control.SetFailure("all-minilm", Failure.ServerError);
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.PostAsync("api/embed", """{"model":"all-minilm","input":"x"}""")).StatusCode);

        host.Control.SetFailure("all-minilm", Failure.Missing);
        Assert.Equal(HttpStatusCode.NotFound, (await host.PostAsync("api/embed", """{"model":"all-minilm","input":"x"}""")).StatusCode);
        Assert.Equal(16, (await host.GetJsonAsync("api/tags")).GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task Tags_Encoder_IsToldFromChatModelsByItsFamily()
    {
        await using var host = await SimulatorHost.StartAsync();

        var families = (await host.GetJsonAsync("api/tags")).GetProperty("models").EnumerateArray()
            .Where(model => model.GetProperty("details").GetProperty("family").GetString() == "bert");

        Assert.Equal("all-minilm", Assert.Single(families).GetProperty("name").GetString());
    }

    private static float[][] Vectors(JsonElement answer) =>
        [.. answer.GetProperty("embeddings").EnumerateArray().Select(vector => vector.EnumerateArray().Select(x => x.GetSingle()).ToArray())];

    private static double Cosine(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}

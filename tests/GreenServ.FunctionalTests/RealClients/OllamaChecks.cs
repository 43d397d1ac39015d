using System.Text.Json;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>What holds for Ollama's client whatever its models' hosts speak.</summary>
internal static class OllamaChecks
{
    public static void AssertChats(JsonElement result)
    {
        var whole = result.GetProperty("whole");
        Assert.NotEmpty(whole.GetProperty("message").GetProperty("content").GetString()!);
        AssertEnded(whole);
        var streamed = result.GetProperty("streamed");
        Assert.NotEmpty(streamed.GetProperty("text").GetString()!);
        AssertEnded(streamed.GetProperty("last"));
        Assert.Equal("length", result.GetProperty("limited").GetProperty("done_reason").GetString());
        Assert.True(result.GetProperty("limited").GetProperty("eval_count").GetInt32() <= 2);
    }

    public static void AssertGenerates(JsonElement result)
    {
        Assert.NotEmpty(result.GetProperty("whole").GetProperty("response").GetString()!);
        AssertEnded(result.GetProperty("whole"));
        Assert.NotEmpty(result.GetProperty("streamed").GetProperty("text").GetString()!);
        AssertEnded(result.GetProperty("streamed").GetProperty("last"));
    }

    public static void AssertToolsGoRound(JsonElement result)
    {
        foreach (var calls in new[] { result.GetProperty("called").GetProperty("message").GetProperty("tool_calls"), result.GetProperty("streamed").GetProperty("calls") })
            Assert.Equal(["Paris", "Tokyo"], calls.EnumerateArray().Select(call => call.GetProperty("function").GetProperty("arguments").GetProperty("city").GetString()));
        Assert.Equal("stop", result.GetProperty("streamed").GetProperty("last").GetProperty("done_reason").GetString());
        Assert.Equal("The tools say: sunny in Paris; sunny in Tokyo.", result.GetProperty("answered").GetProperty("message").GetProperty("content").GetString());
    }

    public static void AssertStructured(JsonElement result)
    {
        Assert.Equal(7, result.GetProperty("whole").GetProperty("age").GetInt32());
        Assert.Equal(7, result.GetProperty("streamed").GetProperty("age").GetInt32());
        Assert.NotEmpty(result.GetProperty("generated").GetProperty("answer").GetString()!);
    }

    public static void AssertSees(JsonElement result)
    {
        Assert.Contains("3 by 2 pixels", result.GetProperty("chat").GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("3 by 2 pixels", result.GetProperty("generate").GetProperty("response").GetString(), StringComparison.Ordinal);
    }

    public static void AssertThinks(JsonElement result)
    {
        var whole = result.GetProperty("whole").GetProperty("message");
        Assert.StartsWith("This is a simulated model", whole.GetProperty("thinking").GetString(), StringComparison.Ordinal);
        Assert.Equal(whole.GetProperty("thinking").GetString(), result.GetProperty("streamed").GetProperty("thinking").GetString());
        Assert.Equal(whole.GetProperty("content").GetString(), result.GetProperty("streamed").GetProperty("text").GetString());
        Assert.Equal(2, result.GetProperty("logprobs").GetProperty("logprobs")[0].GetProperty("top_logprobs").GetArrayLength());
    }

    public static void AssertEmbeds(JsonElement result)
    {
        var vectors = result.GetProperty("many").GetProperty("embeddings").EnumerateArray().ToArray();
        Assert.Equal([384, 384], vectors.Select(vector => vector.GetArrayLength()));
        Assert.Equal(3, result.GetProperty("many").GetProperty("prompt_eval_count").GetInt32());
        Assert.Equal(vectors[0].GetRawText(), result.GetProperty("one").GetProperty("embedding").GetRawText());
    }

    private static void AssertEnded(JsonElement last)
    {
        Assert.True(last.GetProperty("done").GetBoolean());
        Assert.Equal("stop", last.GetProperty("done_reason").GetString());
        foreach (var count in (ReadOnlySpan<string>)["prompt_eval_count", "eval_count", "total_duration", "eval_duration"])
            Assert.True(last.GetProperty(count).GetInt64() > 0, count);
        Assert.Equal(last.GetProperty("model").GetString(), last.GetProperty("greenserv").GetProperty("model").GetString());
        Assert.True(last.GetProperty("energy").GetProperty("joules").GetDouble() > 0);
    }
}

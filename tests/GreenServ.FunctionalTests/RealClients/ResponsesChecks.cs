using System.Text.Json;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>What holds of the Responses API whether a host has it or it is translated.</summary>
internal static class ResponsesChecks
{
    public static void AssertToolsGoRound(JsonElement result)
    {
        foreach (var output in new[] { result.GetProperty("called"), result.GetProperty("streamed") })
        {
            var calls = output.EnumerateArray().Where(item => item.GetProperty("type").GetString() == "function_call").ToArray();
            Assert.Equal(["""{"city":"Paris"}""", """{"city":"Tokyo"}"""], calls.Select(call => call.GetProperty("arguments").GetString()));
            Assert.Equal(2, calls.Select(call => call.GetProperty("call_id").GetString()).Distinct().Count());
        }

        Assert.Equal("The tools say: sunny in Paris; sunny in Tokyo.", result.GetProperty("text").GetString());
    }
}

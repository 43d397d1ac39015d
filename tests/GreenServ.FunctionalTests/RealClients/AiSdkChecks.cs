using System.Text.Json;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>What the AI SDK's users may expect, whatever the models' host speaks.</summary>
internal static class AiSdkChecks
{
    public static void AssertToolsGoRound(JsonElement runs)
    {
        foreach (var run in runs.EnumerateArray())
        {
            Assert.Equal(["Paris", "Tokyo"], run.GetProperty("cities").EnumerateArray().Select(city => city.GetString()));
            Assert.Equal("The tools say: sunny in Paris; sunny in Tokyo.", run.GetProperty("text").GetString());
        }
    }

    public static void AssertObjects(JsonElement objects)
    {
        foreach (var person in objects.EnumerateArray())
        {
            Assert.Equal(7, person.GetProperty("age").GetInt32());
            Assert.NotEmpty(person.GetProperty("name").GetString()!);
        }
    }

    public static void AssertEmbeds(JsonElement embeds)
    {
        Assert.Equal([384, 384], embeds.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32()));
        Assert.Equal(3, embeds.GetProperty("tokens").GetInt32());
    }
}

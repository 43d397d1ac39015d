using System.Runtime.InteropServices;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>What a router holds that heard of every record as it came is what one holds that has read all of them in the store.</summary>
internal static class LearnedAsStored
{
    private const string Checkpoint = "greenserv:1:{default}:policy:default-1";
    private const double Horizon = 20_000;

    /// <summary>Stops the routers, lets the first learn anew from the store alone, and compares the sums of both.</summary>
    public static async Task AssertLearnedAsStoredAsync(this ReplicaSystem system)
    {
        await StopAsync(system);
        Assert.Equal(["1"], await system.Redis.ExecuteAsync("DEL", Checkpoint));
        Directory.Delete(Path.GetDirectoryName(StateOf(system, 0))!, recursive: true);
        for (var number = 0; number < system.Routers.Count; number++)
            await system.RestartRouterAsync(number);
        await StopAsync(system);

        var (read, heard) = (await ReadAsync(system, 0), await ReadAsync(system, 1));
        Assert.Equal(heard.GetProperty("clock").GetInt64(), read.GetProperty("clock").GetInt64());

        // Sums count 1 at their landmark, wherever that is.
        var scale = Math.Exp((Landmark(heard) - Landmark(read)) / Horizon);
        var arms = heard.GetProperty("arms").EnumerateObject().ToDictionary(arm => arm.Name, arm => arm.Value);
        Assert.Equal(arms.Keys.Order(StringComparer.Ordinal), read.GetProperty("arms").EnumerateObject().Select(arm => arm.Name).Order(StringComparer.Ordinal));
        foreach (var arm in read.GetProperty("arms").EnumerateObject())
        {
            Assert.Equal(arms[arm.Name].GetProperty("answers").GetDouble(), arm.Value.GetProperty("answers").GetDouble());
            foreach (var sums in (string[])["quality", "energy", "energyOfQualityRows"])
                AssertSame(Numbers(arms[arm.Name], sums), Numbers(arm.Value, sums), scale, $"{arm.Name}: {sums}");
        }
    }

    private static async Task StopAsync(ReplicaSystem system)
    {
        foreach (var router in system.Routers)
        {
            router.Process.Send(Signal.Terminate);
            await router.Process.WaitForExitAsync();
        }
    }

    private static string StateOf(ReplicaSystem system, int number) => Path.Combine(system.Folder.File($"router-{number}"), "policy-state", "default-1.json");

    // A line with version and checksum, then JSON.
    private static async Task<JsonElement> ReadAsync(ReplicaSystem system, int number)
    {
        var text = await File.ReadAllTextAsync(StateOf(system, number));
        return JsonSerializer.Deserialize<JsonElement>(text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    private static double Landmark(JsonElement state) => state.GetProperty("landmark").GetInt64();

    private static double[] Numbers(JsonElement arm, string sums) => MemoryMarshal.Cast<byte, double>(arm.GetProperty(sums).GetBytesFromBase64()).ToArray();

    private static void AssertSame(double[] heard, double[] read, double scale, string what)
    {
        Assert.Equal(heard.Length, read.Length);
        for (var i = 0; i < heard.Length; i++)
            Assert.True(Math.Abs(heard[i] - (read[i] / scale)) <= 1e-9 * (1 + Math.Abs(heard[i])), $"{what} {i}: {heard[i]} where records were heard, {read[i] / scale} where they were read");
    }
}

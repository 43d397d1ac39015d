using System.Net.Http.Json;
using GreenServ.Client.Wire;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>What a router holds that heard of every record as it came is what one holds that has read all of them in the store.</summary>
internal static class LearnedAsStored
{
    // Logical time counts decisions; one that has read them all stands at the newest one's, some decisions off, and what is forgotten since then is the difference.
    private const double Tolerance = 3e-4;

    private const string Checkpoint = "greenserv:1:{default}:policy:default-1";

    private static readonly string[] s_prompts = ["What is 17 + 25?", "Write a haiku about rivers.", "def add(a, b): fix this code please"];

    /// <summary>Stops the routers, takes from the first whatever it has learned, and compares what both would draw then.</summary>
    public static async Task AssertLearnedAsStoredAsync(this ReplicaSystem system)
    {
        foreach (var router in system.Routers)
        {
            router.Process.Send(Signal.Terminate);
            await router.Process.WaitForExitAsync();
        }

        Assert.Equal(":1", await system.Redis.SendAsync("DEL " + Checkpoint));
        Directory.Delete(Path.Combine(system.Folder.File("router-0"), "policy-state"), recursive: true);
        for (var number = 0; number < system.Routers.Count; number++)
            await system.RestartRouterAsync(number);

        foreach (var prompt in s_prompts)
        {
            var (read, heard) = (await CandidatesAsync(system.Routers[0].Http, prompt), await CandidatesAsync(system.Routers[1].Http, prompt));
            Assert.Equal(heard.Count, read.Count);
            foreach (var (model, was) in heard)
            {
                var now = read[model];
                Assert.Equal(was.Pulls, now.Pulls);
                AssertNear(was.QualityMean, now.QualityMean, $"{model}: quality");
                AssertNear(was.QualityDeviation, now.QualityDeviation, $"{model}: deviation of quality");
                AssertNear(was.EnergyJoules, now.EnergyJoules, $"{model}: energy");
            }
        }
    }

    private static void AssertNear(double heard, double read, string what) =>
        Assert.True(Math.Abs(heard - read) <= Tolerance * Math.Abs(heard), $"{what}: {heard} where records were heard, {read} where they were read");

    private static async Task<IReadOnlyDictionary<string, ExplainedCandidate>> CandidatesAsync(HttpClient http, string prompt)
    {
        using var response = await http.PostAsJsonAsync("greenserv/route", new { model = "greenserv", messages = new[] { new { role = "user", content = prompt } } });
        return (await response.Content.ReadFromJsonAsync(GreenServJsonContext.Default.DecisionPreview))!.Candidates.ToDictionary(candidate => candidate.Model);
    }
}

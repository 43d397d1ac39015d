using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GreenServ.FunctionalTests.Processes;
using GreenServ.FunctionalTests.Replicas;

namespace GreenServ.FunctionalTests.State;

/// <summary>State of a pool that several routers share: what is exported of it, and what is imported into it.</summary>
public sealed class ServersMoveTests
{
    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["GreenServ__Router__Profiles__gold__Alpha"] = "0.8",
        ["GreenServ__Router__Hosts__0__Name"] = "local",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExportImport_BetweenServers_RoutesAsBefore()
    {
        using var home = new TemporaryFolder();
        var file = home.File("state.json");
        RouterStanding before;
        await using (var from = await ReplicaSystem.StartAsync(routers: 1, variables: s_settings))
        {
            await UseAsync(from);
            await StopRouterAsync(from);
            from.Routers[0] = await from.StartRouterAsync(0);
            before = await RouterStanding.OfAsync(from.Routers[0].Http);
            await StopRouterAsync(from);
            var said = await LabProcess.StateDoneAsync(home, from.Variables, "export", "--servers", "--out", file);
            Assert.DoesNotContain("newer", said, StringComparison.Ordinal);
        }

        await using var to = await ReplicaSystem.StartAsync(routers: 0, variables: s_settings);
        var folder = to.Folder.File("router-0");
        await LabProcess.StateDoneAsync(home, to.Variables, "import", "--servers", "--file", file);
        to.Routers.Add(await to.StartRouterAsync(0));

        before.AssertSame(await RouterStanding.OfAsync(to.Routers[0].Http));

        // While it runs nothing is imported; once something is there, neither, unless told.
        var (code, refusal) = await LabProcess.StateAsync(home, to.Variables, "import", "--servers", "--file", file, "--overwrite");
        Assert.Equal(2, code);
        Assert.Contains("Routers of pool 'default' run", refusal, StringComparison.Ordinal);
        await StopRouterAsync(to);
        (code, refusal) = await LabProcess.StateAsync(home, to.Variables, "import", "--servers", "--file", file);
        Assert.Equal(2, code);
        Assert.Contains("what was learned in layout default-1, profiles (1)", refusal, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task Import_OfAFolderIntoServers_RoutesAsBefore()
    {
        using var home = new TemporaryFolder();
        var file = home.File("state.json");
        await using var to = await ReplicaSystem.StartAsync(routers: 0, variables: s_settings);
        var host = to.Variables["GreenServ__Router__Hosts__0__Url"];
        RouterStanding before;
        var settings = new Dictionary<string, string>(s_settings) { ["GREENSERV_ADMIN_KEY"] = ReplicaSystem.AdminKey, ["GreenServ__Router__Hosts__0__Url"] = host };
        for (var start = 0; ; start++)
        {
            await using var alone = await AppHost.StartAsync(home, ollama: host, variables: settings);
            alone.Http.DefaultRequestHeaders.Authorization = new("Bearer", ReplicaSystem.AdminKey);
            if (start == 0)
                await UseAsync(alone.Http);
            before = await RouterStanding.OfAsync(alone.Http);
            await alone.StopAsync(Signal.Terminate);
            if (start == 1)
                break;
        }

        await LabProcess.StateDoneAsync(home, null, "export", "--data-dir", home.File("data"), "--out", file);
        await LabProcess.StateDoneAsync(home, to.Variables, "import", "--servers", "--file", file);
        to.Routers.Add(await to.StartRouterAsync(0));

        before.AssertSame(await RouterStanding.OfAsync(to.Routers[0].Http));
    }

    [Fact]
    public async Task Clusters_OfTwoRouters_BecomeOne()
    {
        using var home = new TemporaryFolder();
        await using var system = await ReplicaSystem.StartAsync();
        for (var i = 0; i < 20; i++)
            await system.Routers[i % 2].Http.DecideAsync($"What is {i} + {i * 7}?");

        // Every prompt that either was given is in the shared means, once.
        await Until.TrueAsync("the shared clusters count all prompts", async () =>
        {
            await LabProcess.StateDoneAsync(home, system.Variables, "export", "--servers", "--out", home.File("state.json"), "--overwrite");
            var state = JsonNode.Parse(await File.ReadAllTextAsync(home.File("state.json"), Token))!["content"]!["policyStates"]![0]!;
            return state["clusters"] is { } clusters && clusters["counts"]!.AsArray().Sum(count => count!.GetValue<long>()) == 20;
        });
        string[] prompts = ["What is 3 + 21?", "Write a haiku about rivers.", "def add(a, b): fix this code", "Summarize: the cat sat on the mat."];
        await Until.TrueAsync("both tell contexts alike", async () =>
        {
            foreach (var prompt in prompts)
            {
                if (await ContextAsync(system.Routers[0].Http, prompt) != await ContextAsync(system.Routers[1].Http, prompt))
                    return false;
            }

            return true;
        });
    }

    private static async Task<string> ContextAsync(HttpClient http, string prompt)
    {
        using var response = await http.PostAsJsonAsync("greenserv/route", new { model = "greenserv", messages = new[] { new { role = "user", content = prompt } } }, Token);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(Token))!["context"]!.ToJsonString();
    }

    private static Task UseAsync(ReplicaSystem system) => UseAsync(system.Routers[0].Http);

    private static async Task UseAsync(HttpClient http)
    {
        for (var i = 0; i < 16; i++)
        {
            var (status, body) = await http.ChatAsync($"What is {i} + 4?", i % 2 == 0 ? RouterStanding.Promised : "greenserv");
            Assert.Equal(HttpStatusCode.OK, status);
            await http.ScoreAsync(body.GetProperty("greenserv").GetProperty("decision_id").GetString()!, i % 4 / 8.0);
        }

        using var made = await http.PutAsJsonAsync("greenserv/profiles/night", new { lambda = 0.9 }, Token);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
    }

    private static async Task StopRouterAsync(ReplicaSystem system)
    {
        system.Routers[0].Process.Send(Signal.Terminate);
        await system.Routers[0].Process.WaitForExitAsync();
        await system.Routers[0].DisposeAsync();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.FunctionalTests.Processes;
using GreenServ.FunctionalTests.Replicas;

namespace GreenServ.FunctionalTests.State;

/// <summary>A whole file whose keys and hosts no router could start with: all of that is named, and nothing is changed, even where it is told to write over what is there.</summary>
public sealed class BadImportTests
{
    // The checksum is of the content as this writes it.
    private static readonly JsonSerializerOptions s_asChecked = new() { WriteIndented = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_KeysAndHostsThatNoRouterCanReadIntoFolderAndServers_ChangesNothing()
    {
        using var home = new TemporaryFolder();
        await using var system = await ReplicaSystem.StartAsync(routers: 1);
        await system.Routers[0].Http.DecideAsync();
        using var made = await system.Routers[0].Http.PostAsJsonAsync("greenserv/keys", new { name = "app", scopes = (string[])["infer"] }, Token);
        using var added = await system.Routers[0].Http.PostAsJsonAsync("greenserv/hosts", new { name = "spare", url = "http://127.0.0.1:9", state = "disabled" }, Token);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (made.StatusCode, added.StatusCode));
        system.Routers[0].Process.Send(Signal.Terminate);
        await system.Routers[0].Process.WaitForExitAsync();
        var before = await ExportAsync(home, system);
        await LabProcess.StateDoneAsync(home, null, "import", "--data-dir", home.File("folder"), "--file", home.File("good.json"));
        var files = Contents(home.File("folder"));

        await SpoilAsync(home);

        await AssertRefusedAsync(home, system, "--servers");
        await AssertRefusedAsync(home, system, "--data-dir", home.File("folder"));
        Assert.Equal(before, await ExportAsync(home, system));
        Assert.Equal(files, Contents(home.File("folder")));
    }

    private static async Task AssertRefusedAsync(TemporaryFolder home, ReplicaSystem system, params string[] place)
    {
        var (code, output) = await LabProcess.StateAsync(home, system.Variables, ["import", .. place, "--file", home.File("bad.json"), "--overwrite"]);

        Assert.Equal(2, code);
        foreach (var problem in (string[])["url must be an address", "kind is 'Olama'", "state is 'Asleep'", "settings.scopes holds 'root'"])
            Assert.Contains(problem, output, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged or edited", output, StringComparison.Ordinal);
    }

    /// <summary>What a file says of what is in the servers.</summary>
    private static async Task<string> ExportAsync(TemporaryFolder home, ReplicaSystem system)
    {
        await LabProcess.StateDoneAsync(home, system.Variables, "export", "--servers", "--out", home.File("good.json"), "--overwrite");
        var content = JsonNode.Parse(await File.ReadAllTextAsync(home.File("good.json"), Token))!["content"]!.AsObject();
        content.Remove("exportedAt");
        return content.ToJsonString();
    }

    private static async Task SpoilAsync(TemporaryFolder home)
    {
        var file = JsonNode.Parse(await File.ReadAllTextAsync(home.File("good.json"), Token))!;
        var host = file["content"]!["hosts"]![0]!["document"]!;
        (host["url"], host["kind"], host["state"]) = ("http://", "Olama", "Asleep");
        file["content"]!["keys"]![0]!["document"]!["settings"]!["scopes"] = new JsonArray("infer", "root");
        file["sha256"] = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(file["content"], s_asChecked)));
        await File.WriteAllTextAsync(home.File("bad.json"), file.ToJsonString(), Token);
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);
}

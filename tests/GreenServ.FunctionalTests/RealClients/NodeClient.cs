using System.Text.Json;
using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>Runs the scripts in <c>clients</c>, which use the packages their users use.</summary>
internal static class NodeClient
{
    private static string Folder { get; } = Path.Combine(Requires.RepositoryRoot, "tests", "GreenServ.FunctionalTests", "clients");

    /// <summary>Lets a script do one thing with a router; returns what it printed.</summary>
    public static async Task<JsonElement> RunAsync(string script, string package, AppHost system, string what)
    {
        var node = Requires.Executable("node", "node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", package)))
            Requires.Missing("node", $"the npm package {package} is not installed; eng/test.sh --install gets it");
        using var home = new TemporaryFolder();
        await using var process = ChildProcess.Start(node, [Path.Combine(Folder, script), system.RouterUrl + "/v1", what], home.Path);

        Assert.True(await process.WaitForExitAsync() == 0, process.Output + process.Errors);

        return JsonSerializer.Deserialize<JsonElement>(process.Output);
    }
}

using System.Text.Json;
using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.RealClients;

/// <summary>Runs the scripts in <c>clients</c>, which use the packages their users use.</summary>
internal static class NodeClient
{
    private static string Folder { get; } = Path.Combine(Requires.RepositoryRoot, "tests", "GreenServ.FunctionalTests", "clients");

    /// <summary>Lets a script do one thing with a server; returns what it printed.</summary>
    /// <param name="script">Its file.</param>
    /// <param name="package">The package it uses.</param>
    /// <param name="arguments">The server's address as the package wants it, what to do, and more where the script takes more.</param>
    public static async Task<JsonElement> RunAsync(string script, string package, params string[] arguments)
    {
        var node = Requires.Executable("node", "node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", package)))
            Requires.Missing("node", $"the npm package {package} is not installed; eng/test.sh --install gets it");
        using var home = new TemporaryFolder();
        await using var process = ChildProcess.Start(node, [Path.Combine(Folder, script), .. arguments], home.Path);

        Assert.True(await process.WaitForExitAsync() == 0, process.Output + process.Errors);

        return JsonSerializer.Deserialize<JsonElement>(process.Output);
    }
}

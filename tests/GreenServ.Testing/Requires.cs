using Xunit;

namespace GreenServ.Testing;

/// <summary>
/// What a test needs beyond the SDK. A test without it skips and says why; where <c>GREENSERV_REQUIRE</c> names the need
/// (comma-separated, as in CI), it fails instead.
/// </summary>
public static class Requires
{
    /// <summary>Path of a file under the recorded measurements (<c>GREENSERV_SHARED</c>, else <c>../shared/data</c> beside the repository).</summary>
    public static string SharedData(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("GREENSERV_SHARED") ?? Path.Combine(RepositoryRoot, "..", "shared", "data");
        var path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!File.Exists(path))
            Missing("shared", $"the recorded data file {relativePath} is not there (looked under {Path.GetFullPath(root)})");
        return path;
    }

    /// <summary>Path of an executable found on the PATH (or at one of the other places given).</summary>
    /// <param name="need">Name in <c>GREENSERV_REQUIRE</c>: redis, postgres, chromium, curl or node.</param>
    /// <param name="executable">Name of the executable.</param>
    /// <param name="otherPlaces">Full paths to try after the PATH.</param>
    public static string Executable(string need, string executable, params string[] otherPlaces)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, executable));
        var found = onPath.Concat(otherPlaces).FirstOrDefault(File.Exists);
        if (found is null)
            Missing(need, $"{executable} is not installed; eng/test.sh --install gets it");
        return found!;
    }

    /// <summary>Skips the running test, or fails it where the need is required.</summary>
    public static void Missing(string need, string reason)
    {
        var required = (Environment.GetEnvironmentVariable("GREENSERV_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (required.Contains(need, StringComparer.OrdinalIgnoreCase))
            Assert.Fail($"{need} is required here, but {reason}.");
        Assert.Skip($"Needs {need}: {reason}.");
    }

    /// <summary>The folder that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GreenServ.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the repository: GreenServ.sln was not found.");
    }
}

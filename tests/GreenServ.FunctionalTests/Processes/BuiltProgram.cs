using System.Reflection;
using GreenServ.Testing;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>Programs of this repository, built in the configuration of these tests.</summary>
internal static class BuiltProgram
{
    private static readonly string s_configuration =
        typeof(BuiltProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Path of the executable of a project.</summary>
    public static string Of(string project)
    {
        var executable = OperatingSystem.IsWindows() ? project + ".exe" : project;
        var path = Path.Combine(Requires.RepositoryRoot, project, "bin", s_configuration, "net10.0", executable);
        Assert.True(File.Exists(path), $"{project} is not built in configuration {s_configuration}: build this test project, which builds it too.");
        return path;
    }
}

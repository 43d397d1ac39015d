using GreenServ.Architecture.Tests.Repository;

namespace GreenServ.Architecture.Tests;

/// <summary>Who may reference whom. A new project is added here first: the table is the layout of the system.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["GreenServ.Core"] = [],
        ["GreenServ.Client"] = [],
        ["GreenServ.ServiceDefaults"] = [],
        ["GreenServ.Storage"] = ["GreenServ.Core"],
        ["GreenServ.Meters"] = ["GreenServ.Core"],
        ["GreenServ.Router"] = ["GreenServ.Core", "GreenServ.Client", "GreenServ.Meters", "GreenServ.ServiceDefaults", "GreenServ.Storage"],
        ["GreenServ.Workers"] = ["GreenServ.Core", "GreenServ.Client", "GreenServ.Meters", "GreenServ.ServiceDefaults", "GreenServ.Storage"],
        ["GreenServ.Dashboard"] = ["GreenServ.Core", "GreenServ.Client", "GreenServ.ServiceDefaults", "GreenServ.Storage"],
        ["GreenServ.Simulator"] = ["GreenServ.ServiceDefaults"],
        ["GreenServ.Lab"] = ["GreenServ.Core", "GreenServ.Client", "GreenServ.Storage"],
        ["GreenServ.AppHost"] =
        [
            "GreenServ.Core", "GreenServ.Client", "GreenServ.Meters", "GreenServ.ServiceDefaults", "GreenServ.Storage",
            "GreenServ.Router", "GreenServ.Workers", "GreenServ.Dashboard", "GreenServ.Simulator",
        ],
    };

    [Fact]
    public void Core_ProjectReferences_AreNone() => AssertAllowed("GreenServ.Core", "Core is pure: it depends on nothing of ours");

    [Fact]
    public void Client_ProjectReferences_AreNone() => AssertAllowed("GreenServ.Client", "applications take the client alone");

    [Fact]
    public void ServiceDefaults_ProjectReferences_AreNone() => AssertAllowed("GreenServ.ServiceDefaults", "every service takes it, so it knows none");

    [Fact]
    public void Storage_ProjectReferences_AreCoreAlone() => AssertAllowed("GreenServ.Storage", "Storage keeps what Core computes and knows no service");

    [Theory]
    [InlineData("GreenServ.Router")]
    [InlineData("GreenServ.Workers")]
    [InlineData("GreenServ.Dashboard")]
    [InlineData("GreenServ.Simulator")]
    public void Service_ProjectReferences_NameNoOtherService(string service) =>
        AssertAllowed(service, "services meet over HTTP, the event log and the store, never in code");

    [Fact]
    public void Lab_ProjectReferences_NameNoService() => AssertAllowed("GreenServ.Lab", "the Lab measures Core, a running router over HTTP, and backs up what Storage keeps");

    [Fact]
    public void AppHost_ProjectReferences_NameNoTest() => AssertAllowed("GreenServ.AppHost", "the AppHost starts services, not measurements or tests");

    [Fact]
    public void Project_ThatIsShipped_HasAPlaceInTheLayout()
    {
        var unknown = ProjectFile.All.Where(project => !project.IsTestOrBenchmark && !project.IsSample && !s_allowed.ContainsKey(project.Name));

        Violations.AssertNone("Say in ProjectReferenceTests what these projects may reference", unknown.Select(project => project.Path));
    }

    [Fact]
    public void Project_OutsideSamples_IsInTheSolution()
    {
        var solution = File.ReadAllText(SourceTree.FullPath("GreenServ.sln")).Replace('\\', '/');
        var missing = ProjectFile.All.Where(project => !project.IsSample && !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal));

        Violations.AssertNone("Nothing builds or tests these projects; run `dotnet sln GreenServ.sln add`", missing.Select(project => project.Path));
    }

    private static void AssertAllowed(string name, string rule)
    {
        // A name that is gone from the repository breaks no rule here; the solution's own build tells.
        var references = ProjectFile.All.Where(project => project.Name == name).SelectMany(project => project.ProjectReferences);

        Violations.AssertNone($"{name} may not reference these ({rule})", references.Except(s_allowed[name]));
    }
}

using System.Xml.Linq;
using GreenServ.Architecture.Tests.Repository;

namespace GreenServ.Architecture.Tests;

public sealed class PackageTests
{
    private static readonly HashSet<string> s_central =
        [.. XElement.Load(SourceTree.FullPath("Directory.Packages.props")).Descendants("PackageVersion").Select(version => version.Attribute("Include")!.Value)];

    [Fact]
    public void PackageReference_InTheSolution_HasACentralVersion()
    {
        var missing =
            from project in ProjectFile.All
            where !project.IsSample
            from reference in project.PackageReferences
            let package = reference.Attribute("Include")!.Value
            where !s_central.Contains(package)
            select $"{project.Path}: {package}";

        Violations.AssertNone("Directory.Packages.props gives no version for these packages", missing);
    }

    [Fact]
    public void PackageReference_InTheSolution_StatesNoVersionOfItsOwn()
    {
        var stated =
            from project in ProjectFile.All
            where !project.IsSample
            from reference in project.PackageReferences
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{project.Path}: {reference.Attribute("Include")!.Value}";

        Violations.AssertNone("Versions stand in Directory.Packages.props, once", stated);
    }

    [Fact]
    public void PackageVersion_Central_IsExact()
    {
        var floating = XElement.Load(SourceTree.FullPath("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(version => version.Attribute("Version")!.Value.IndexOfAny(['*', '[', '(', ',']) >= 0)
            .Select(version => version.Attribute("Include")!.Value);

        Violations.AssertNone("Pin these packages to one version: a floating one builds differently tomorrow", floating);
    }

    [Fact]
    public void NpmLockFile_Packages_ComeFromNpmsOwnRegistry()
    {
        var elsewhere =
            from file in SourceTree.Files
            where Path.GetFileName(file) == "package-lock.json"
            from line in File.ReadLines(SourceTree.FullPath(file))
            where line.Contains("\"resolved\":", StringComparison.Ordinal) && !line.Contains("\"https://registry.npmjs.org/", StringComparison.Ordinal)
            select $"{file}: {line.Trim()}";

        Violations.AssertNone("These addresses exist for whoever wrote the lock file only; write it with omit-lockfile-registry-resolved=true", elsewhere);
    }

    [Fact]
    public void Aspire_InTheAppHost_IsAskedForOnlyWhenSwitchedOn()
    {
        var appHost = ProjectFile.All.Single(project => project.Name == "GreenServ.AppHost").Xml;
        var unconditional = appHost.Descendants()
            .Where(element => Names(element).Any(name => name.StartsWith("Aspire.", StringComparison.Ordinal)))
            .Where(element => !element.AncestorsAndSelf().Any(part => part.Attribute("Condition")?.Value == "'$(UseAspire)' == 'true'"));

        Violations.AssertNone("The plain AppHost must build without these; give them the condition '$(UseAspire)' == 'true'", unconditional.Select(element => element.ToString()));
    }

    [Fact]
    public void Aspire_SdkAndPackages_HaveOneVersion()
    {
        var sdks = ProjectFile.All.Single(project => project.Name == "GreenServ.AppHost").Xml
            .Descendants("Import").Where(import => import.Attribute("Sdk")?.Value == "Aspire.AppHost.Sdk");
        var packages = XElement.Load(SourceTree.FullPath("Directory.Packages.props"))
            .Descendants("PackageVersion").Where(version => version.Attribute("Include")!.Value.StartsWith("Aspire.", StringComparison.Ordinal));

        Assert.Single(sdks.Concat(packages).Select(element => element.Attribute("Version")?.Value).Distinct());
    }

    private static IEnumerable<string> Names(XElement element) =>
        new[] { element.Attribute("Include"), element.Attribute("Sdk") }.OfType<XAttribute>().Select(attribute => attribute.Value);
}

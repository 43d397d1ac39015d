using System.Xml.Linq;

namespace GreenServ.Architecture.Tests.Repository;

/// <summary>A project of the repository, as its file states it: conditions are not evaluated, so every face of a project counts.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Path">Path from the root, with forward slashes.</param>
/// <param name="Xml">The file's root element.</param>
internal sealed record ProjectFile(string Name, string Path, XElement Xml)
{
    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. SourceTree.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Select(Load)];

    /// <summary>Tests, their support library and benchmarks, as opposed to what is shipped.</summary>
    public bool IsTestOrBenchmark => Path.StartsWith("tests/", StringComparison.Ordinal) || Path.StartsWith("bench/", StringComparison.Ordinal);

    /// <summary>Samples stand outside the solution: they show other people's projects.</summary>
    public bool IsSample => Path.StartsWith("samples/", StringComparison.Ordinal);

    /// <summary>Names of the projects it references itself.</summary>
    public IReadOnlyList<string> ProjectReferences { get; } =
        [.. Included(Xml, "ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Distinct()];

    public IEnumerable<XElement> PackageReferences => Xml.Descendants("PackageReference").Where(reference => reference.Attribute("Include") is not null);

    private static ProjectFile Load(string path) =>
        new(System.IO.Path.GetFileNameWithoutExtension(path), path, XElement.Load(SourceTree.FullPath(path)));

    private static IEnumerable<string> Included(XElement xml, string item) =>
        xml.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();
}

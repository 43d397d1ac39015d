using GreenServ.Testing;

namespace GreenServ.Architecture.Tests.Repository;

/// <summary>The files people write in the repository; what builds, tests and package managers leave there does not count.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> s_leftBehind =
        new(StringComparer.Ordinal) { ".git", ".vs", ".idea", "bin", "obj", "artifacts", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts" };

    /// <summary>Paths from the root, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. FilesUnder(new DirectoryInfo(Requires.RepositoryRoot)).Select(Relative).Order(StringComparer.Ordinal)];

    public static string FullPath(string path) => Path.Combine(Requires.RepositoryRoot, path);

    private static string Relative(FileInfo file) => Path.GetRelativePath(Requires.RepositoryRoot, file.FullName).Replace('\\', '/');

    private static IEnumerable<FileInfo> FilesUnder(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories()
            .Where(child => !s_leftBehind.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(FilesUnder));
}

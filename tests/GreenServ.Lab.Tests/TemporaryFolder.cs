using System.Text;

namespace GreenServ.Lab.Tests;

/// <summary>A folder that disappears with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("greenserv-lab-");

    public string Root => _folder.FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file, bytes as given, and returns its path.</summary>
    public string Write(string name, string text, bool byteOrderMark = false)
    {
        File.WriteAllText(PathOf(name), text, new UTF8Encoding(byteOrderMark));
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

using System.Text.RegularExpressions;
using GreenServ.Architecture.Tests.Repository;

namespace GreenServ.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int LongestFile = 400;

    private static readonly string[] s_code = [".cs", ".razor", ".css", ".js", ".mjs", ".sh", ".sql"];

    private static readonly string[] s_text = [.. s_code, "", ".csproj", ".json", ".md", ".props", ".sln", ".targets", ".txt", ".xml", ".yaml", ".yml"];

    [Fact]
    public void SourceFile_Length_IsAtMost400Lines()
    {
        var tooLong =
            from file in SourceTree.Files
            where s_code.Contains(Path.GetExtension(file))
            let lines = File.ReadLines(SourceTree.FullPath(file)).Count()
            where lines > LongestFile
            select $"{file}: {lines} lines";

        Violations.AssertNone($"A file of more than {LongestFile} lines holds more than one idea; split these", tooLong);
    }

    [Fact]
    public void File_Text_NamesNoPathOfOneMachine()
    {
        var paths =
            from file in SourceTree.Files
            where s_text.Contains(Path.GetExtension(file))
            from line in File.ReadLines(SourceTree.FullPath(file)).Select((text, index) => (Text: text, Number: index + 1))
            let path = MachinePath.Match(line.Text)
            where path.Success
            select $"{file}({line.Number}): {path.Value}";

        Violations.AssertNone("These paths exist on one machine only; make them relative or configurable", paths);
    }

    [Theory]
    [InlineData("cd @home@someone/src")]
    [InlineData("\"@work@checkout\"")]
    [InlineData("path=@Users@someone")]
    [InlineData("file:@@@home@someone/notes")]
    [InlineData("@root@build")]
    [InlineData(@"C:\Use" + @"rs\someone")]
    public void MachinePath_InALine_IsSeen(string line) => Assert.Matches(MachinePath, line.Replace('@', '/'));

    [Theory]
    [InlineData("https://example.com/home/page")]
    [InlineData("GET /workers/status")]
    [InlineData("samples/work/notes.md")]
    [InlineData("/root/.ollama")]
    public void MachinePath_InAnAddressOrAContainer_IsNotSeen(string line) => Assert.DoesNotMatch(MachinePath, line);

    // A home folder or a checkout's place. The home folder inside Ollama's container image is the same everywhere.
    [GeneratedRegex(@"(?<![\w.\-])(?<!\w/)/(home|Users|work|root(?!/\.ollama))/|\b[A-Z]:\\Users\\")]
    private static partial Regex MachinePath { get; }
}

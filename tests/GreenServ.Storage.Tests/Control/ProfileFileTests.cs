using GreenServ.Storage.Control;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Control;

public sealed class ProfileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["profiles.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_AfterASave_IsWhatWasSaved()
    {
        ProfileDocument[] profiles =
        [
            new() { Name = "greenserv:gold", Policy = "default", Alpha = 0.85, LatencyP95Ms = 2000, BudgetJoules = 12.5 },
            new() { Name = "greenserv:plus", Policy = "mess-plus", Alpha = 0.7, V = 1e-3 },
            new() { Name = "greenserv", Policy = "gittins", Lambda = 0.1 },
        ];

        Open().Save([profiles[0]]);
        Open().Save(profiles);

        Assert.Equal(profiles, Open().Load());
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Load_NothingSaved_IsEmpty() => Assert.Empty(Open().Load());

    [Theory]
    [InlineData("")]
    [InlineData("{\"profiles\":[{\"name\":\"x\"}]}")]
    [InlineData("{\"profiles\":null}")]
    [InlineData("[]")]
    [InlineData("{\"profiles\":[{\"name\":null,\"policy\":\"default\"}]}")]
    public void Load_Damaged_IsSetAsideAndKept(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Empty(Open().Load());

        Assert.False(System.IO.File.Exists(File));
        Assert.Equal(text, System.IO.File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path, "*.corrupt-*"))));
    }

    [Fact]
    public void Save_FolderThatIsNotThere_SaysSo() =>
        Assert.Contains("can not be written", Assert.Throws<StorageException>(() => new ProfileFile(
            _folder["missing/profiles.json"], TimeProvider.System, NullLogger<ProfileFile>.Instance).Save([])).Message, StringComparison.Ordinal);

    private ProfileFile Open() => new(File, TimeProvider.System, NullLogger<ProfileFile>.Instance);
}

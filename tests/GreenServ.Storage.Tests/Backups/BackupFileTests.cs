using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using GreenServ.Storage.Backups;

namespace GreenServ.Storage.Tests.Backups;

public sealed class BackupFileTests : IAsyncLifetime
{
    private LearnedFolder _learned = null!;
    private JsonObject _file = null!;

    private JsonNode Content => _file["content"]!;

    private JsonNode State => Content["policyStates"]![0]!;

    public async ValueTask InitializeAsync()
    {
        _learned = await LearnedFolder.MakeAsync();
        _file = JsonNode.Parse(BackupFile.Encode((await _learned.From.ExportAsync(TestContext.Current.CancellationToken)).Backup))!.AsObject();
    }

    public ValueTask DisposeAsync()
    {
        _learned.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Read_AsWritten_HasNoProblem() => Assert.Empty(Read().Problems);

    [Fact]
    public void Read_OtherLayoutOfTheSameText_HasNoProblem() => Assert.Empty(BackupFile.Parse(Encoding.UTF8.GetBytes(_file.ToJsonString())).Problems);

    [Fact]
    public void Write_AnyState_HoldsNoSecretAndIsItsOwnersAlone()
    {
        BackupFile.Write(_learned.File, Read().Backup!);

        Assert.DoesNotContain(LearnedFolder.HostKey, File.ReadAllText(_learned.File), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_learned.File) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.999)]
    public void Read_CutOff_SaysThatItIsNotWhole(double share)
    {
        var bytes = Encoding.UTF8.GetBytes(_file.ToJsonString());

        Assert.Contains("not whole", Assert.Single(BackupFile.Parse(bytes.AsSpan(0, (int)(share * bytes.Length))).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherFile_SaysThatItIsNone() => Assert.Contains("no exported state", Assert.Single(BackupFile.Parse("""{"a":1}"""u8).Problems), StringComparison.Ordinal);

    [Fact]
    public void Read_NoFile_SaysSo() => Assert.Contains("can not be read", Assert.Single(BackupFile.Read(_learned.File).Problems), StringComparison.Ordinal);

    [Fact]
    public void Read_OtherVersion_NamesBoth()
    {
        _file["version"] = 2;

        Assert.Contains("version is 2; this program reads version 1", Assert.Single(Read().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneDigitChanged_SaysDamagedOrEdited()
    {
        State["clock"] = State["clock"]!.GetValue<long>() + 1;

        Assert.Contains("damaged or edited", Assert.Single(Read().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SumThatIsNoNumber_NamesTheModel()
    {
        var arm = State["arms"]!["small@sha"]!;
        var numbers = Convert.FromBase64String(arm["quality"]!.GetValue<string>());
        MemoryMarshal.Cast<byte, double>(numbers.AsSpan())[3] = double.NaN;
        arm["quality"] = Convert.ToBase64String(numbers);

        Assert.Contains(Read().Problems, problem => problem.Contains("policyStates[0]: the sums of model 'small@sha' hold a number that is none", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("policyStates")]
    [InlineData("keys")]
    [InlineData("pool")]
    public void Read_PartMissing_NamesIt(string part)
    {
        Content.AsObject().Remove(part);

        Assert.Contains(Read().Problems, problem => problem.Contains($"'{part}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arms")]
    [InlineData("writers")]
    [InlineData("layout")]
    public void Read_PartOfAStateMissing_NamesIt(string part)
    {
        State.AsObject().Remove(part);

        Assert.Contains(Read().Problems, problem => problem.Contains("policyStates[0]", StringComparison.Ordinal) && problem.Contains($"'{part}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("arms", "null")]
    [InlineData("arms", """{"x":null}""")]
    [InlineData("sla", """{"floor":0,"accounts":[null]}""")]
    [InlineData("latencies", """{"x":null}""")]
    [InlineData("clusters", """{"centroids":[null],"counts":[1],"encoder":null}""")]
    public void Read_NullWhereSomethingBelongs_NamesThePlace(string part, string value)
    {
        State[part] = JsonNode.Parse(value);

        Assert.Contains(Read().Problems, problem => problem.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ManyThingsWrong_NamesAll()
    {
        State["dimension"] = 7;
        State["referenceEnergyJoules"] = 0;
        Content["profiles"]![0]!["document"]!["lambda"] = 3;
        Content["keys"]![0]!["document"]!["hash"] = "AAAA";
        Content["keys"]![0]!["document"]!["settings"] = JsonNode.Parse("""{"name":1,"scopes":["infer","root",2],"priority":"urgent","requestsPerMinute":0,"expiresAt":"soon"}""");
        Content["hosts"]![0]!["document"] = JsonNode.Parse("""{"url":"http://me:pass@gpu","kind":"Olama","state":3,"apiKey":"in clear","capacity":{"maxConcurrency":0,"lacks":["sight"]}}""");
        Content["models"]!.AsArray().Add(JsonNode.Parse("""{"id":"m","changedAt":"2026-03-01T00:00:00Z","document":3,"keyLeftOut":false}"""));

        var problems = string.Join('\n', Read().Problems);

        foreach (var expected in (string[])["dimension is 7", "reference energy must be", "lambda is 3",
            "hash must be a SHA-256", "settings.name is no text", "settings.scopes holds 'root'; there are infer, feedback, observe, admin",
            "settings.scopes holds something that is no text", "settings.priority is 'urgent'", "settings.requestsPerMinute is 0", "settings.expiresAt is no time", "url must be an address",
            "kind is 'Olama'; there are Ollama, OpenAi", "state is no text", "capacity.maxConcurrency is 0", "capacity.lacks holds 'sight'",
            "has no place in this file", "models[0] ('m')", "damaged or edited"])
            Assert.Contains(expected, problems, StringComparison.Ordinal);
        Assert.DoesNotContain("in clear", problems, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", problems, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LayoutOfAnotherVersion_NamesThoseThereAre()
    {
        State["layout"] = "default-9";

        Assert.Contains(Read().Problems, problem => problem.Contains("layout 'default-9' is not known; there are default-1", StringComparison.Ordinal));
    }

    private BackupReading Read() => BackupFile.Parse(Encoding.UTF8.GetBytes(_file.ToString()));
}

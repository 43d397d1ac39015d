using GreenServ.Storage;
using Microsoft.Extensions.Configuration;

namespace GreenServ.Workers.Tests;

public sealed class WorkerRolesTests
{
    [Fact]
    public void Read_NothingSet_IsAllOfThem() => Assert.Equal(["ingest", "maintain"], Read().Order());

    [Theory]
    [InlineData("ingest", "ingest")]
    [InlineData(" Maintain , maintain", "maintain")]
    [InlineData("maintain,ingest", "ingest maintain")]
    public void Read_SomeSet_AreThose(string setting, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Read([], setting).Select(role => role.ToLowerInvariant()).Order()));
        Assert.Equal(expected, string.Join(' ', Read(["--roles", setting]).Select(role => role.ToLowerInvariant()).Order()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ingest,retain")]
    public void Read_NoneOrOneThatThereIsNot_IsRefusedWithThoseThatThereAre(string setting)
    {
        var refusal = Assert.Throws<StorageException>(() => Read([], setting));

        Assert.Contains("there are ingest, maintain", refusal.Message, StringComparison.Ordinal);
    }

    private static IReadOnlySet<string> Read(string[]? arguments = null, string? setting = null) => WorkerRoles.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(setting is null ? [] : [new(WorkerRoles.Setting, setting)])
        .AddCommandLine(arguments ?? [], WorkerRoles.Switches)
        .Build());
}

using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

public sealed class PolicyCatalogTests
{
    [Fact]
    public void Create_EveryName_AnswersToIt()
    {
        foreach (var name in PolicyCatalog.Names.Select(name => name.Replace("<model>", "b", StringComparison.Ordinal)))
            Assert.Equal(name, PolicyCatalog.Create(name, 3, ["a", "b"]).Name);
    }

    [Fact]
    public void Create_UnknownName_SaysWhatThereIs()
    {
        var error = Assert.Throws<ArgumentException>(() => PolicyCatalog.Create("linusb", 3, ["a"]));

        Assert.Contains("'linusb'", error.Message, StringComparison.Ordinal);
        Assert.Contains("linucb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_StaticModelOutsideThePool_SaysWhatThePoolHas()
    {
        var error = Assert.Throws<ArgumentException>(() => PolicyCatalog.Create("static:c", 3, ["a", "b"]));

        Assert.Contains("'c'", error.Message, StringComparison.Ordinal);
        Assert.Contains("a, b", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 3)]
    [InlineData(1, 4, 0)]
    public void Create_BlocksThatDoNotFit_SaysWhatWouldBeRight(params int[] blocks)
    {
        var error = Assert.Throws<ArgumentException>(() => PolicyCatalog.Create("default", 5, ["a"], blocks));

        Assert.Contains($"[{string.Join(", ", blocks)}]", error.Message, StringComparison.Ordinal);
        Assert.Contains("dimension 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Static_ItsModelMasked_SharesAmongTheAllowed()
    {
        var play = new Play("static:m1", 1, 3);

        Assert.Equal([0, 1, 0], play.Probabilities([1]));
        Assert.Equal([0.5, 0, 0.5], play.Probabilities([1], 0, masked: 1));
    }

    [Fact]
    public void Random_SomeArmsMasked_SharesAmongTheAllowed()
    {
        Assert.Equal([0.5, 0, 0.5], new Play("random", 1, 3).Probabilities([1], 0, masked: 1));
    }

    [Fact]
    public void PolicyVersion_SamePolicyAndLayout_IsStableAndShort()
    {
        var version = PolicyVersion.Of(PolicyCatalog.Create("linucb", 3, []), "paper-1");

        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, PolicyVersion.Of(PolicyCatalog.Create("linucb", 3, ["a"]), "paper-1"));
    }

    [Fact]
    public void PolicyVersion_OtherPolicyOrLayout_Differs()
    {
        var version = PolicyVersion.Of(PolicyCatalog.Create("linucb", 3, []), "paper-1");

        Assert.NotEqual(version, PolicyVersion.Of(PolicyCatalog.Create("linucb", 3, []), "default-1"));
        Assert.NotEqual(version, PolicyVersion.Of(PolicyCatalog.Create("default", 3, []), "paper-1"));
    }
}

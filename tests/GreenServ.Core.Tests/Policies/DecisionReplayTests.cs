using GreenServ.Core.Policies;

namespace GreenServ.Core.Tests.Policies;

public sealed class DecisionReplayTests
{
    private static readonly ArmEstimate[] s_estimates = [new(0.9, 0.01, 0.8, 10), new(0.7, 0.01, 0.1, 10), new(0.95, 0.01, 0.1, 10)];

    [Theory]
    [InlineData(1.0, 0.0, true, 2)]
    [InlineData(1.0, 0.0, false, 0)]
    [InlineData(0.5, 0.5, false, 1)]
    public void BestOf_Weights_IsTheAllowedArmWorthMost(double quality, double energy, bool lastIsAllowed, int expected) =>
        Assert.Equal(expected, DecisionReplay.BestOf(s_estimates, [true, true, lastIsAllowed], new Weights(quality, energy)));

    [Fact]
    public void BestOf_NoneAllowed_IsNone() => Assert.Equal(-1, DecisionReplay.BestOf(s_estimates, [false, false, false], new Weights(1, 0)));

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Of_Greedy_TakesTheBestWhateverTheDraw(double draw)
    {
        var policy = PolicyCatalog.Create("random", 2, ["a", "b", "c"]);
        var (probabilities, chosen) = DecisionReplay.Of(policy, DecisionKind.Greedy, s_estimates, [true, true, false], new Weights(0.5, 0.5), default, draw);

        Assert.Equal([0, 1, 0], probabilities);
        Assert.Equal(1, chosen);
    }

    [Theory]
    [InlineData(true, true, new[] { 0.5, 0, 0.5 })]
    [InlineData(true, false, new[] { 1.0, 0, 0 })]
    [InlineData(false, true, new[] { 0, 0, 1.0 })]
    [InlineData(false, false, new[] { 0, 1.0, 0 })]
    public void Of_StaticModelWithTwoVersions_AsksThoseThatAreThere(bool oldIsThere, bool newIsThere, double[] expected)
    {
        var policy = PolicyCatalog.Create("static:a", 2, ["a", "b", "a"]);

        var (probabilities, _) = DecisionReplay.Of(policy, DecisionKind.Drawn, s_estimates, [oldIsThere, true, newIsThere], new Weights(0.5, 0.5), default, 0.5);

        Assert.Equal(expected, probabilities);
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.7, 2)]
    public void Of_Drawn_FollowsThePolicy(double draw, int expected)
    {
        var policy = PolicyCatalog.Create("random", 2, ["a", "b", "c"]);
        var (probabilities, chosen) = DecisionReplay.Of(policy, DecisionKind.Drawn, s_estimates, [true, false, true], new Weights(0.5, 0.5), default, draw);

        Assert.Equal([0.5, 0, 0.5], probabilities);
        Assert.Equal(expected, chosen);
    }
}

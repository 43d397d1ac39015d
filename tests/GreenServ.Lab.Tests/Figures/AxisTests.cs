using GreenServ.Lab.Figures;

namespace GreenServ.Lab.Tests.Figures;

public sealed class AxisTests
{
    [Fact]
    public void Cover_Linear_TicksAreRoundAndEncloseTheValues()
    {
        var axis = Axis.Cover("x", [0.103, 0.212], mayBeLogarithmic: true);

        Assert.False(axis.IsLogarithmic);
        Assert.Equal([0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22], axis.Ticks);
        Assert.Equal(0, axis.Position(0.08), 9);
        Assert.Equal(1, axis.Position(0.22), 9);
    }

    [Fact]
    public void Cover_WideRange_IsLogarithmic()
    {
        var axis = Axis.Cover("x", [0.03, 15], mayBeLogarithmic: true);

        Assert.True(axis.IsLogarithmic);
        Assert.Equal(["0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30"], axis.Ticks.Select(Axis.Format));
    }

    [Fact]
    public void Between_NaturalEnds_ReachesThemExactly()
    {
        var axis = Axis.Between("x", 0, 1995);

        Assert.Equal([0, 500, 1000, 1500], axis.Ticks);
        Assert.Equal(0, axis.Position(0), 12);
        Assert.Equal(1, axis.Position(1995), 12);
    }

    [Fact]
    public void Between_Logarithmic_HasTicksWithinAlone()
    {
        var axis = Axis.Between("p", 0.0003, 1, logarithmic: true);

        Assert.Equal(["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1"], axis.Ticks.Select(Axis.Format).Where(tick => tick != "0.0003"));
        Assert.Equal(1, axis.Position(1), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1_000_000)]
    public void Between_AnyNumberOfRequests_HasTicks(int requests) => Assert.True(Axis.Between("x", 0, requests).Ticks.Count > 1);

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new double[] { 0 })]
    [InlineData(new double[] { 3, 3 })]
    [InlineData(new double[] { 1e-7 })]
    public void Cover_NoSpan_StillHasFinitePositions(double[] values)
    {
        var axis = Axis.Cover("x", values, mayBeLogarithmic: true);

        Assert.True(axis.Ticks.Count > 1);
        Assert.All(values, value => Assert.InRange(axis.Position(value), 0, 1));
    }
}

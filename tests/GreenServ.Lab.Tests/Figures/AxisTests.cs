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

using GreenServ.Dashboard.Charts;

namespace GreenServ.Dashboard.Tests.Charts;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0.37, 0.4)]
    [InlineData(7.3, 8)]
    [InlineData(9.9, 10)]
    [InlineData(100, 100)]
    public void FromZero_AnyMaximum_EndsAtARoundNumberAboveIt(double max, double end)
    {
        var axis = Axis.FromZero(max);

        Assert.Equal(end, axis.Max, 9);
        Assert.Equal(0, axis.Ticks[0]);
        Assert.Equal(end, axis.Ticks[^1], 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void FromZero_NothingToShow_IsZeroToOne(double max) => Assert.Equal([0, 1], Axis.FromZero(max).Ticks);

    [Fact]
    public void ForSpread_FactorOfHundreds_IsLogarithmicWithRoundTicksAroundAll()
    {
        var axis = Axis.ForSpread([4, 480]);

        Assert.True(axis.Logarithmic);
        Assert.Equal([2, 5, 10, 20, 50, 100, 200, 500, 1000], [axis.Min, .. axis.Ticks.Where(tick => tick > axis.Min)], (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void ForSpread_SmallSpread_StartsAtZero() => Assert.Equal((0.0, false), (Axis.ForSpread([4, 8]).Min, Axis.ForSpread([4, 8]).Logarithmic));

    [Fact]
    public void ForSpread_ManyDecades_KeepsFewTicks() => Assert.InRange(Axis.ForSpread([0.001, 50_000]).Ticks.Count, 4, 10);

    [Theory]
    [InlineData(0.02, 0.0)]
    [InlineData(0.55, 0.4)]
    [InlineData(0.97, 0.8)]
    public void ForQuality_LowestValue_LiesAboveTheStart(double lowest, double start)
    {
        var axis = Axis.ForQuality([lowest, 0.98]);

        Assert.Equal(start, axis.Min, 9);
        Assert.Equal(1, axis.Max);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 0.5)]
    [InlineData(100, 1)]
    [InlineData(1000, 1)]
    public void Position_Logarithmic_IsByFactor(double value, double position) => Assert.Equal(position, new Axis(1, 100, true, [1, 10, 100]).Position(value), 9);

    [Theory]
    [InlineData(0.83, 0.85, 0.1, 0.75, 0.9)]
    [InlineData(0.849, 0.851, 0.1, 0.8, 0.9)]
    [InlineData(0.97, 1, 0.1, 0.92, 1)]
    [InlineData(-8, 0, 4, -10, 5)]
    [InlineData(0, 14, 4, -5, 20)]
    [InlineData(0, 0, 4, -2, 2)]
    public void Around_AnyValues_LieBetweenRoundEndsNoCloserThanAsked(double low, double high, double shortest, double min, double max)
    {
        var axis = Axis.Around([high, low], shortest, highest: shortest < 1 ? 1 : double.PositiveInfinity);

        Assert.Equal((min, max), (Math.Round(axis.Min, 9), Math.Round(axis.Max, 9)));
        Assert.Equal((axis.Min, axis.Max), (axis.Ticks[0], axis.Ticks[^1]));
        Assert.InRange(axis.Ticks.Count, 3, 7);
    }
}

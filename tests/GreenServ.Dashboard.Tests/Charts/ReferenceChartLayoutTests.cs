using GreenServ.Dashboard.Charts;
using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Tests.Charts;

public sealed class ReferenceChartLayoutTests
{
    private static readonly Axis s_unit = new(0, 1, false, [0, 1]);

    [Fact]
    public void Arrange_LineCrossesTheReference_SplitsTheAreaWhereItDoes()
    {
        var layout = Arrange([1, 0], [0.5, 0.5]);

        Assert.Equal("M0 0L5 5L5 5L0 5Z", layout.Above);
        Assert.Equal("M5 5L10 10L10 5L5 5Z", layout.Below);
    }

    [Fact]
    public void Arrange_LineStaysAbove_HasNoAreaBelow()
    {
        var layout = Arrange([1, 0.75, 1], [0.5, 0.5, 0.5]);

        Assert.Equal("M0 0L5 2.5L10 0L10 5L5 5L0 5Z", layout.Above);
        Assert.Empty(layout.Below);
    }

    [Fact]
    public void Arrange_LineTouchesTheReference_BothSidesEndThere()
    {
        var layout = Arrange([1, 0.5, 0], [0.5, 0.5, 0.5]);

        Assert.Equal("M0 0L5 5L5 5L0 5Z", layout.Above);
        Assert.Equal("M5 5L10 10L10 5L5 5Z", layout.Below);
    }

    [Fact]
    public void Arrange_Gap_IsLeftOpen()
    {
        var layout = Arrange([1, 1, null, 0, 0], [0.5, 0.5, 0.5, 0.5, 0.5]);

        Assert.Equal("M0 0L2.5 0L2.5 5L0 5Z", layout.Above);
        Assert.Equal("M7.5 10L10 10L10 5L7.5 5Z", layout.Below);
        Assert.Equal("M0 5L2.5 5L5 5L7.5 5L10 5", layout.Reference);
    }

    [Fact]
    public void Arrange_OneBucket_IsADotBesideAWholeReference()
    {
        var layout = Arrange([1], [0.5]);

        Assert.Equal([(5.0, 0.0)], layout.Series.Dots);
        Assert.Equal("M0 5L10 5", layout.Reference);
    }

    [Fact]
    public void Arrange_NothingKnown_DrawsNothing()
    {
        var layout = Arrange([], []);

        Assert.Equal(("", "", "", null), (layout.Above, layout.Below, layout.Reference, layout.Series.Last));
    }

    [Fact]
    public void Arrange_Events_LieAtTheirTimeAndNotOutside()
    {
        (DateTimeOffset, string)[] events =
            [(Minute(-1), "before"), (Minute(0.5), "half a bucket in"), (Minute(2.5), "in the bucket that is still filling")];

        var layout = ReferenceChartLayout.Arrange(Points([1, 1, 1]), Points([0, 0, 0]), events, s_unit, new(0, 0, 10, 10), _ => "");

        Assert.Equal([(2.5, "half a bucket in"), (10.0, "in the bucket that is still filling")], layout.Events);
    }

    private static ReferenceChartLayout Arrange(double?[] values, double?[] reference) =>
        ReferenceChartLayout.Arrange(Points(values), Points(reference), [], s_unit, new(0, 0, 10, 10), _ => "");

    private static TimePoint[] Points(double?[] values) => [.. values.Select((value, i) => new TimePoint(Minute(i), value))];

    private static DateTimeOffset Minute(double minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute);
}

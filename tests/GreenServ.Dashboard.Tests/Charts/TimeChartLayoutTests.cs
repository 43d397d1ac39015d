using GreenServ.Dashboard.Charts;
using GreenServ.Dashboard.Overview;

namespace GreenServ.Dashboard.Tests.Charts;

public sealed class TimeChartLayoutTests
{
    private static readonly Axis s_unit = new(0, 1, false, [0, 1]);

    [Fact]
    public void Arrange_KnownValues_DrawsOneLineFromLeftToRight() => Assert.Equal("M0 10L10 0", Arrange(0, 1).Line);

    [Fact]
    public void Arrange_UnknownValue_LeavesAGapInsteadOfAZero() => Assert.Equal("M0 10L2.5 10M7.5 0L10 0", Arrange(0, 0, null, 1, 1).Line);

    [Fact]
    public void Arrange_ValueBetweenGaps_IsADot() => Assert.Equal([(5.0, 5.0)], Arrange(null, 0.5, null).Dots);

    [Fact]
    public void Arrange_NothingKnown_DrawsNothing()
    {
        var layout = Arrange(null, null, null);

        Assert.Empty(layout.Line);
        Assert.Null(layout.Last);
    }

    private static TimeChartLayout Arrange(params double?[] values) => TimeChartLayout.Arrange(
        [.. values.Select((value, i) => new TimePoint(DateTimeOffset.UnixEpoch.AddMinutes(i), value))], s_unit, new(0, 0, 10, 10), _ => "");
}

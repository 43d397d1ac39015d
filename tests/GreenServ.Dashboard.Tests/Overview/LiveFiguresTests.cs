using GreenServ.Dashboard.Overview;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class LiveFiguresTests
{
    private static readonly DateTimeOffset s_end = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Build_SecondsOutsideTheLastMinute_DoNotCount()
    {
        TrafficPoint[] seconds = [Second(-61, 600), Second(-60, 60), Second(-1, 60), Second(0, 600)];

        Assert.Equal(2.0, LiveFigures.Build(s_end, seconds, []).RequestsPerSecond);
    }

    [Fact]
    public void Build_TrafficBeganSecondsAgo_IsAMeanOverTheseSeconds()
    {
        var figures = LiveFigures.Build(s_end, [Second(-20, 30), Second(-1, 30)], []);

        Assert.Equal((TimeSpan.FromSeconds(20), 3.0), (figures.RateSpan, figures.RequestsPerSecond));
    }

    [Fact]
    public void Build_FirstSecondsOfTraffic_HaveNoRateYet() => Assert.Null(LiveFigures.Build(s_end, [Second(-4, 30)], []).RequestsPerSecond);

    [Fact]
    public void Build_NoTraffic_IsZeroOverTheMinute()
    {
        var figures = LiveFigures.Build(s_end, [], []);

        Assert.Equal((LiveFigures.RatePeriod, 0.0), (figures.RateSpan, figures.RequestsPerSecond));
    }

    private static TrafficPoint Second(int offset, long requests) => new()
    {
        Start = s_end + TimeSpan.FromSeconds(offset), Requests = requests, Failed = 0, Rated = 0, EnergyKnown = 0, EnergyJoules = 0,
    };
}

using GreenServ.Dashboard.Overview;
using GreenServ.Dashboard.Tests.Fakes;
using GreenServ.Storage.Records;
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
    public void EnergySource_OneEstimateAmongMeasurements_IsEstimated()
    {
        var measured = SampleTraffic.Plain(s_end) with { EnergySource = EnergySource.Measured };

        Assert.Equal(EnergySource.Estimated, LiveFigures.Build(s_end, [], [measured, SampleTraffic.Plain(s_end)]).EnergySource);
        Assert.Equal(EnergySource.Measured, LiveFigures.Build(s_end, [], [measured]).EnergySource);
    }

    [Fact]
    public void EnergySource_NoKnownEnergy_IsUnknown() =>
        Assert.Null(LiveFigures.Build(s_end, [], [SampleTraffic.Plain(s_end, joules: null)]).EnergySource);

    private static TrafficPoint Second(int offset, long requests) => new()
    {
        Start = s_end + TimeSpan.FromSeconds(offset), Requests = requests, Failed = 0, Rated = 0, EnergyJoules = 0,
    };
}

using GreenServ.Core.Energy.Attribution;

namespace GreenServ.Core.Tests.Energy.Attribution;

public sealed class IdleBaselineTests
{
    [Fact]
    public void Watts_OthersUseTheDeviceFortyPercentOfTheTime_IsStillTheIdlePower()
    {
        var random = new Random(1);
        var baseline = new IdleBaseline();
        for (var i = 0; i < 500; i++)
            baseline.Learn(50 + random.NextDouble() * 2 + (i % 10 < 4 ? 200 : 0));

        Assert.Equal(51, baseline.Watts!.Value, 1.0);
    }

    [Fact]
    public void Watts_BeforeAnyQuietWindow_IsWhatWasConfigured()
    {
        Assert.Null(new IdleBaseline().Watts);
        Assert.Equal(80, new IdleBaseline(80).Watts);
    }
}

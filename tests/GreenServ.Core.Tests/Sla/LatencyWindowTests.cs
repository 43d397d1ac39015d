using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class LatencyWindowTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Quantile_ManyDurations_IsCloseToTheTrueOne(double quantile)
    {
        var window = new LatencyWindow();
        // Evenly spread from 100 ms to 1,100 ms.
        for (var n = 1; n <= 4000; n++)
            window.Answered(n, 100 + n * 617 % 1000);

        Assert.Equal(100 + 1000 * quantile, window.Quantile(quantile)!.Value, 0.05 * (100 + 1000 * quantile));
    }

    [Fact]
    public void Quantile_NothingYet_IsUnknown() => Assert.Null(new LatencyWindow().Quantile(0.95));

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1e12)]
    public void Quantile_OutOfAllBounds_IsStillANumber(double durationMs)
    {
        var window = new LatencyWindow();
        window.Answered(1, durationMs);

        Assert.True(double.IsFinite(window.Quantile(0.95)!.Value));
    }
}

using GreenServ.Core.Sla;

namespace GreenServ.Core.Tests.Sla;

public sealed class FeedbackMeterTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 200)]
    [InlineData(0.2, 0)]
    [InlineData(0.2, 200)]
    public void ShareAndDelay_SteadyFeedback_AreMeasured(double share, int delay)
    {
        var meter = new FeedbackMeter();
        var random = new Random(1);
        for (var i = 0; i < 6000; i++)
        {
            meter.Decided(Id(i));
            if (i >= delay && random.NextDouble() < share)
                meter.Scored(Id(i - delay));
        }

        Assert.Equal(delay, meter.Delay, 1e-9);
        Assert.Equal(share, meter.Share, 0.03);
    }

    [Fact]
    public void Share_FeedbackAtOnce_IsExactlyOne()
    {
        var meter = new FeedbackMeter();
        for (var i = 0; i < 100; i++)
        {
            meter.Decided(Id(i));
            meter.Scored(Id(i));
            Assert.Equal(1, meter.Share, 12);
        }
    }

    [Fact]
    public void Scored_TwiceOrUnknown_CountsOnce()
    {
        var meter = new FeedbackMeter();
        for (var i = 0; i < 40; i++)
            meter.Decided(Id(i));
        meter.Scored(Id(39));
        var share = meter.Share;

        meter.Scored(Id(39));
        meter.Scored(Id(99));

        Assert.Equal(share, meter.Share);
    }

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

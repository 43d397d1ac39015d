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
        for (var n = 1; n <= 6000; n++)
        {
            meter.Answered(n);
            if (n > delay && random.NextDouble() < share)
                meter.Scored(n - delay, delay);
        }

        Assert.Equal(delay, meter.Delay, 1e-9);
        Assert.Equal(share, meter.Share, 0.03);
    }

    [Fact]
    public void Share_FeedbackAtOnce_IsExactlyOne()
    {
        var meter = new FeedbackMeter();
        for (var n = 1; n <= 100; n++)
        {
            meter.Answered(n);
            meter.Scored(n, 0);
            Assert.Equal(1, meter.Share, 12);
        }
    }

    [Fact]
    public void Share_DecisionsThatFailed_AreNotWaitedFor()
    {
        var meter = new FeedbackMeter();
        for (var n = 1; n <= 3000; n += 3)
        {
            // Two of three times there was no answer.
            meter.Answered(n);
            meter.Scored(n, 0);
        }

        Assert.Equal(1, meter.Share, 0.01);
    }

    [Fact]
    public void Share_FeedbackCeases_Falls()
    {
        var meter = new FeedbackMeter();
        for (var n = 1; n <= 8000; n++)
        {
            meter.Answered(n);
            if (n <= 4000)
                meter.Scored(n, 0);
        }

        Assert.InRange(meter.Share, 0.1, 0.2);
    }
}

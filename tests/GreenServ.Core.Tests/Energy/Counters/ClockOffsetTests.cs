using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Tests.Energy.Counters;

public sealed class ClockOffsetTests
{
    private readonly ClockOffset _offset = new();

    [Fact]
    public void ToOurs_ClockHoursAhead_IsMappedWithinItsUncertainty()
    {
        var random = new Random(1);
        var skew = TimeSpan.FromHours(3);
        for (var now = TimeSpan.FromSeconds(1); now < TimeSpan.FromMinutes(2); now += TimeSpan.FromSeconds(1))
        {
            var (there, back) = (TimeSpan.FromMilliseconds(random.Next(1, 80)), TimeSpan.FromMilliseconds(random.Next(1, 80)));
            _offset.Observe(now, now + there + back, now + there + skew);
            var error = (_offset.ToOurs(now + skew) - now).Duration();
            Assert.True(error <= _offset.UncertaintyAt(now + there + back), $"{error} off, {_offset.UncertaintyAt(now)} stated");
        }

        Assert.InRange(_offset.UncertaintyAt(TimeSpan.FromMinutes(2))!.Value.TotalMilliseconds, 0, 25);
    }

    [Fact]
    public void Observe_OtherMachineStartedAnew_TakesItsNewClock()
    {
        _offset.Observe(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.01), TimeSpan.FromHours(5));
        _offset.Observe(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.1), TimeSpan.FromSeconds(30));

        Assert.Equal(2.05, _offset.ToOurs(TimeSpan.FromSeconds(30)).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(100e-6)]
    [InlineData(-100e-6)]
    public void ToOurs_ClockThatDriftsForHours_IsMappedWithinItsUncertainty(double drift)
    {
        var random = new Random(2);
        TimeSpan Theirs(TimeSpan ours) => TimeSpan.FromHours(-5) + ours * (1 + drift);
        for (var now = TimeSpan.FromSeconds(1); now < TimeSpan.FromHours(3); now += TimeSpan.FromSeconds(0.25))
        {
            var (there, back) = (TimeSpan.FromMilliseconds(0.2 + 5 * random.NextDouble()), TimeSpan.FromMilliseconds(0.2 + 5 * random.NextDouble()));
            Assert.True(_offset.Observe(now, now + there + back, Theirs(now + there)));
            var uncertainty = _offset.UncertaintyAt(now + there + back)!.Value;
            Assert.InRange((_offset.ToOurs(Theirs(now)) - now).Duration(), TimeSpan.Zero, uncertainty + TimeSpan.FromMicroseconds(1));
            Assert.InRange(uncertainty, TimeSpan.Zero, TimeSpan.FromMilliseconds(6));
        }
    }

    [Fact]
    public void Observe_ClockThatJumped_SaysSo()
    {
        Assert.True(_offset.Observe(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.002), TimeSpan.FromSeconds(100)));
        Assert.True(_offset.Observe(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2.002), TimeSpan.FromSeconds(101)));

        // Its machine slept for half a second, in which its clock stood.
        Assert.False(_offset.Observe(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.002), TimeSpan.FromSeconds(101.5)));
    }

    [Fact]
    public void ToOurs_BeforeAnyExchange_Throws() => Assert.Throws<InvalidOperationException>(() => _offset.ToOurs(TimeSpan.Zero));
}

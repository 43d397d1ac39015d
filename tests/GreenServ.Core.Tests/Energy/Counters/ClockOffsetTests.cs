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

    [Fact]
    public void ToOurs_BeforeAnyExchange_Throws() => Assert.Throws<InvalidOperationException>(() => _offset.ToOurs(TimeSpan.Zero));
}

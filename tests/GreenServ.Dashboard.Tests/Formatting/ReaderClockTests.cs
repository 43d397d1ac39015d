using GreenServ.Dashboard.Formatting;

namespace GreenServ.Dashboard.Tests.Formatting;

public sealed class ReaderClockTests
{
    private static readonly DateTimeOffset s_time = new(2026, 5, 4, 23, 15, 30, TimeSpan.Zero);

    [Fact]
    public void Seconds_BrowserNotYetAsked_IsUtc()
    {
        var clock = new ReaderClock();

        Assert.Equal(("UTC", "23:15:30", "23:15"), (clock.Zone, clock.Seconds(s_time), clock.Minutes(s_time)));
    }

    [Theory]
    [InlineData(120, "UTC+02:00", "01:15:30")]
    [InlineData(-210, "UTC−03:30", "19:45:30")]
    public void Seconds_OffsetAdopted_IsTheReadersTime(int minutes, string zone, string time)
    {
        var clock = new ReaderClock();

        Assert.True(clock.Adopt(minutes));

        Assert.Equal((zone, time), (clock.Zone, clock.Seconds(s_time)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(841)]
    [InlineData(-100_000)]
    public void Adopt_SameOrImpossibleOffset_ChangesNothing(int minutes)
    {
        var clock = new ReaderClock();

        Assert.False(clock.Adopt(minutes));

        Assert.Equal("UTC", clock.Zone);
    }

    [Theory]
    [InlineData(0, "23:15:30")]
    [InlineData(120, "5 May 01:15")]
    public void Moment_OnTheReadersToday_HasNoDate(int minutes, string expected)
    {
        var clock = new ReaderClock();
        clock.Adopt(minutes);

        Assert.Equal(expected, clock.Moment(s_time, minutes == 0 ? s_time.AddMinutes(40) : s_time.AddDays(1)));
    }
}

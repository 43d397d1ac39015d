using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>How fast what is stored ages, whatever the clock does.</summary>
public sealed class AgeClockTests
{
    private const long Start = 1_000 * Microseconds.PerDay;

    [Fact]
    public void Look_ClockThatGoes_KeepsUpWithIt()
    {
        var clock = new AgeClock().Look(Start);
        for (var hour = 1; hour < 50; hour++)
            clock = clock.Look(Start + (hour * Microseconds.PerHour));

        Assert.Equal(Start + (49 * Microseconds.PerHour), clock.Today(long.MaxValue));
        Assert.Equal(TimeSpan.Zero, clock.Lag);
    }

    [Fact]
    public void Look_ClockThatJumpedAhead_GoesADayAndThenTwiceAsFastAsTime()
    {
        var jumped = Start + (400 * Microseconds.PerDay);
        var clock = new AgeClock(Start, Start).Look(jumped);

        Assert.Equal(Start + Microseconds.PerDay, clock.Today(jumped));
        Assert.Equal(TimeSpan.FromDays(399), clock.Lag);

        // Other workers, and restarts, look at it more often, and change nothing by that.
        for (var minute = 1; minute <= 60; minute++)
            clock = clock.Look(jumped + (minute * Microseconds.PerMinute));
        Assert.Equal(Start + Microseconds.PerDay + (2 * Microseconds.PerHour), clock.Today(jumped));
    }

    [Fact]
    public void Look_ClockSetRightAgain_IsAsTheClockIs()
    {
        var clock = new AgeClock(Start, Start).Look(Start + (400 * Microseconds.PerDay)).Look(Start + Microseconds.PerHour);

        Assert.Equal(Start + Microseconds.PerHour, clock.Today(Start + (400 * Microseconds.PerDay)));
    }

    [Fact]
    public void Look_ClockThatWentBackAndForth_GoesOnAsIfNothingHadBeen()
    {
        var clock = new AgeClock(Start, Start).Look(Start - (2_000 * Microseconds.PerDay)).Look(Start + Microseconds.PerHour);

        Assert.Equal(Start + Microseconds.PerHour, clock.Today(long.MaxValue));
    }

    [Fact]
    public void Today_NothingNew_AgesNothing() => Assert.Equal(Start, new AgeClock(Start, Start).Look(Start + Microseconds.PerDay).Today(Start));
}

using GreenServ.Client.Wire;
using GreenServ.Dashboard.Overview;
using GreenServ.Dashboard.Tests.Fakes;

namespace GreenServ.Dashboard.Tests.Overview;

public sealed class SlaFiguresTests
{
    private static readonly DateTimeOffset s_at = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_AlarmThatAPromiseShowsAsTrouble_IsNotSaidTwice()
    {
        var figures = Of([SampleSla.Promise("a") with { IsReachable = false }], new(s_at, "unreachable", "a", "a is out of reach"), new(s_at, "drift", "small", "small changed"));

        Assert.Equal("drift", Assert.Single(figures.Alarms).Alarm.Kind);
    }

    [Fact]
    public void Of_AlarmThatNoLongerHolds_IsOver()
    {
        var figures = Of([SampleSla.Promise("a")], new(s_at, "unreachable", "a", "a is out of reach"), new(s_at, "drift", "small", "small changed"));

        Assert.Equal([true, false], figures.Alarms.Select(alarm => alarm.IsOver));
    }

    [Theory]
    [InlineData("drift", "small", "small answers worse.", "Model changed", "small answers worse.")]
    [InlineData("drift", "small", "It answers worse.", "Model changed", "small: It answers worse.")]
    [InlineData("something new", "a", "a has a cold.", "Alarm", "a has a cold.")]
    public void Of_Alarm_SaysWhatAndWhom(string kind, string subject, string text, string head, string expected)
    {
        var alarm = Assert.Single(Of([], new SlaAlarm(s_at, kind, subject, text)).Alarms);

        Assert.Equal((head, expected), (alarm.Head, alarm.Text));
    }

    private static SlaFigures Of(SlaPromise[] promises, params SlaAlarm[] alarms) => SlaFigures.Of(new() { Promises = promises, Alarms = alarms });
}

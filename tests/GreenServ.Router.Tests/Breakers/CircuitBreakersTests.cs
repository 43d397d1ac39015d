using GreenServ.Router.Breakers;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Breakers;

public sealed class CircuitBreakersTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CircuitBreakers _breakers;
    private readonly Placement _placement = new(
        "small:1b@1", "small:1b", new ModelHost { Name = "box", BaseAddress = new Uri("http://box/"), Kind = HostKind.Ollama }, 1, null);

    public CircuitBreakersTests() => _breakers = new CircuitBreakers(_time);

    [Fact]
    public void Fail_TwiceThenSucceed_StaysClosed()
    {
        for (var i = 0; i < 5; i++)
        {
            Fail();
            Fail();
            Succeed();
        }

        Assert.Equal(BreakerStatus.Closed, _breakers.Read(_placement));
    }

    [Fact]
    public void Fail_ThreeTimesInARow_OpensForHalfAMinuteAndSaysWhy()
    {
        FailThreeTimes();

        Assert.Null(_breakers.TryBegin(_placement, force: false));
        Assert.Equal("failed 3 times in a row, the last time because the host answered HTTP 500; next try in 30 s", _breakers.Reason(_placement));
        Assert.Equal(new BreakerStatus(BreakerState.Open, 3, _time.GetUtcNow().AddSeconds(30), "the host answered HTTP 500"), _breakers.Read(_placement));
    }

    [Fact]
    public void TryBegin_AfterTheRest_LetsOneTrialThroughAtATime()
    {
        FailThreeTimes();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(BreakerState.HalfOpen, _breakers.Read(_placement).State);
        Assert.Null(_breakers.Reason(_placement));

        var trial = _breakers.TryBegin(_placement, force: false)!;

        Assert.Null(_breakers.TryBegin(_placement, force: false));
        Assert.Contains("another request is trying", _breakers.Reason(_placement), StringComparison.Ordinal);
        trial.Succeeded();
        Assert.Equal(BreakerStatus.Closed, _breakers.Read(_placement));
        Assert.NotNull(_breakers.TryBegin(_placement, force: false));
        Assert.NotNull(_breakers.TryBegin(_placement, force: false));
    }

    [Fact]
    public void Trial_Fails_OpensForTwiceAsLongUpToTenMinutes()
    {
        FailThreeTimes();
        foreach (var rest in (int[])[30, 60, 120, 240, 480, 600, 600])
        {
            Assert.Equal(_time.GetUtcNow().AddSeconds(rest), _breakers.Read(_placement).Until);
            _time.Advance(TimeSpan.FromSeconds(rest));
            Fail();
        }
    }

    [Fact]
    public void Trial_WhoseClientLeaves_MakesWayForTheNext()
    {
        FailThreeTimes();
        _time.Advance(TimeSpan.FromSeconds(30));

        _breakers.TryBegin(_placement, force: false)!.Dispose();

        Assert.NotNull(_breakers.TryBegin(_placement, force: false));
    }

    [Fact]
    public void Fail_RequestsThatWereUnderWayWhenItOpened_DoNotLengthenTheRest()
    {
        var underWay = Enumerable.Range(0, 10).Select(_ => _breakers.TryBegin(_placement, force: false)!).ToArray();

        foreach (var attempt in underWay)
            attempt.Failed("the host answered HTTP 500");

        Assert.Equal(3, _breakers.Read(_placement).Failures);
    }

    [Fact]
    public void Succeed_AnswerThatBeganBeforeItOpened_DoesNotCloseIt()
    {
        var old = _breakers.TryBegin(_placement, force: false)!;
        FailThreeTimes();

        old.Succeeded();

        Assert.Equal(BreakerState.Open, _breakers.Read(_placement).State);
    }

    [Fact]
    public void TryBegin_Forced_IsLetThroughAndItsSuccessCloses()
    {
        FailThreeTimes();

        _breakers.TryBegin(_placement, force: true)!.Failed("still");
        Assert.Equal(_time.GetUtcNow().AddSeconds(30), _breakers.Read(_placement).Until);
        _breakers.TryBegin(_placement, force: true)!.Succeeded();

        Assert.Equal(BreakerStatus.Closed, _breakers.Read(_placement));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(20, 20)]
    [InlineData(3600, 60)]
    public void Busy_HostThatAsksForAPause_IsLeftAloneForIt(int? asked, int seconds)
    {
        _breakers.TryBegin(_placement, force: false)!.Busy(asked is { } wait ? TimeSpan.FromSeconds(wait) : null);

        Assert.Equal(new BreakerStatus(BreakerState.Busy, 0, _time.GetUtcNow().AddSeconds(seconds), null), _breakers.Read(_placement));
        Assert.Null(_breakers.TryBegin(_placement, force: false));
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.NotNull(_breakers.TryBegin(_placement, force: false));
    }

    private void FailThreeTimes()
    {
        for (var i = 0; i < 3; i++)
            Fail();
    }

    private void Fail() => _breakers.TryBegin(_placement, force: false)!.Failed("the host answered HTTP 500");

    private void Succeed() => _breakers.TryBegin(_placement, force: false)!.Succeeded();
}

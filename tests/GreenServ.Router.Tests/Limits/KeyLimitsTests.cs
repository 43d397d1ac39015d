using GreenServ.Router.Limits;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Limits;

public sealed class KeyLimitsTests
{
    private readonly SettableTime _time = new();
    private readonly KeyLimits _limits;

    public KeyLimitsTests() => _limits = new KeyLimits(_time);

    [Fact]
    public void TakeRequest_UsedUp_SaysWhenTheNextOneIsThere()
    {
        _limits.Set(2, null);

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(30)], [_limits.TakeRequest(), _limits.TakeRequest(), _limits.TakeRequest()]);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, _limits.TakeRequest());
    }

    [Fact]
    public void ReserveTokens_AnswersThatTurnOutShort_AreExpectedShort()
    {
        _limits.Set(null, 100_000);
        var first = _limits.ReserveTokens(1000);
        Assert.Equal(1100, first.Tokens);
        _limits.SettleTokens(first.Tokens, 1004, answerTokens: 4);

        Assert.Equal(100_000 - 1004, _limits.Read().Tokens!.Value.Remaining);
        Assert.Equal(1094, _limits.ReserveTokens(1000).Tokens);
    }

    [Fact]
    public void ReserveTokens_NotEnoughLeft_TakesNoneAndSaysHowLongToWait()
    {
        _limits.Set(null, 600);
        Assert.Equal(600, _limits.ReserveTokens(550).Tokens);

        Assert.Equal(new TokenReservation(0, TimeSpan.FromSeconds(15), Fits: true), _limits.ReserveTokens(50));
        Assert.Equal(0, _limits.Read().Tokens!.Value.Remaining);
    }

    [Fact]
    public void ReserveTokens_NoRequestsLeftEither_WaitsForBoth()
    {
        _limits.Set(1, 6000);
        _limits.TakeRequest();
        _limits.ReserveTokens(5950);

        Assert.Equal(TimeSpan.FromSeconds(60), _limits.ReserveTokens(100).Wait);
    }

    [Fact]
    public void ReserveTokens_PromptLargerThanAMinute_FitsAtNoTime()
    {
        _limits.Set(null, 1000);

        Assert.False(_limits.ReserveTokens(1001).Fits);
        Assert.Equal(1000, _limits.ReserveTokens(1000).Tokens);
    }

    [Fact]
    public void Set_NoLimits_GrantsEverything()
    {
        _limits.Set(1, 1);
        _limits.Set(null, null);

        Assert.False(_limits.AreSet);
        Assert.Equal(TimeSpan.Zero, _limits.TakeRequest());
        Assert.Equal(new TokenReservation(0, TimeSpan.Zero, Fits: true), _limits.ReserveTokens(long.MaxValue));
        _limits.SettleTokens(0, 5, null);
    }

    [Fact]
    public async Task TakeRequest_ByManyAtOnce_GrantsTheLimitExactly()
    {
        _limits.Set(100, null);
        var granted = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 50).Count(_ => _limits.TakeRequest() == TimeSpan.Zero))));

        Assert.Equal(100, granted.Sum());
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(long.MaxValue)]
    public void SettleTokens_AbsurdAnswer_LeavesReservingAsItWas(long answerTokens)
    {
        _limits.Set(null, 1000);
        for (var i = 0; i < 100; i++)
            _limits.SettleTokens(0, 0, answerTokens);

        Assert.InRange(_limits.ReserveTokens(10).Tokens, 10, 1000);
    }

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(20, "20ms")]
    [InlineData(7660, "7.66s")]
    [InlineData(64_000, "1m4s")]
    [InlineData(90_500, "1m30.5s")]
    public void Duration_AnyWait_IsWrittenAsOpenAiDoes(int ms, string expected) => Assert.Equal(expected, RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(ms)));

    [Theory]
    [InlineData(1, "1")]
    [InlineData(1000, "1")]
    [InlineData(1001, "2")]
    public void RetryAfter_PartOfASecond_IsRoundedUp(int ms, string expected) => Assert.Equal(expected, RateLimitHeaders.RetryAfter(TimeSpan.FromMilliseconds(ms)));
}

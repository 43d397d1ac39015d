using GreenServ.Core.Energy.Attribution;

namespace GreenServ.Core.Tests.Energy.Attribution;

public sealed class PaceClockTests
{
    private readonly PaceClock _clock = new();

    [Fact]
    public void Between_AStreamThatSlowedDown_PutsMostTokensWhereItWasFast()
    {
        // 80 tokens in the first second, 20 in the second.
        _clock.Join(At(0));
        for (var i = 1; i <= 10; i++)
            _clock.Write(At(0.1 * i), 8);
        for (var i = 1; i <= 10; i++)
            _clock.Write(At(1 + 0.1 * i), 2);

        Assert.Equal(0.8, ShareAt(_clock.Between(At(0), At(2)), 1), 2);
    }

    [Fact]
    public void Between_TwoStreams_IsThePaceOfOneAndNotOfBoth()
    {
        // Two write for a second at 10 tokens/s each, then one goes on as fast.
        _clock.Join(At(0));
        _clock.Join(At(0));
        for (var i = 1; i <= 10; i++)
        {
            _clock.Write(At(0.1 * i), 1);
            _clock.Write(At(0.1 * i), 1);
        }

        _clock.Leave(10, double.NaN);
        for (var i = 1; i <= 10; i++)
            _clock.Write(At(1 + 0.1 * i), 1);

        Assert.Equal(0.5, ShareAt(_clock.Between(At(0), At(2)), 1), 2);
    }

    [Fact]
    public void Between_NobodyEverWrote_IsEven() => Assert.Equal([(At(2), 1.0)], _clock.Between(At(0), At(2)));

    [Fact]
    public void Between_AfterTheLastStream_GoesOnAtItsPace()
    {
        _clock.Join(At(0));
        _clock.Write(At(1), 10);
        _clock.Leave(10, 0.001);

        Assert.Equal(0.5, ShareAt(_clock.Between(At(0), At(2)), 1), 2);
        Assert.Equal(0.001, _clock.PromptSeconds);
    }

    [Fact]
    public void Leave_WhatTookNoTime_TellsNothing()
    {
        _clock.Join(At(0));
        _clock.Leave(double.PositiveInfinity, double.NaN);

        Assert.Null(_clock.PromptSeconds);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static double ShareAt(List<(TimeSpan At, double Share)> marks, double seconds) => marks.MinBy(mark => (mark.At - At(seconds)).Duration()).Share;
}

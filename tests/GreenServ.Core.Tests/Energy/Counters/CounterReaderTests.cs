using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Tests.Energy.Counters;

public sealed class CounterReaderTests
{
    private static readonly MeterTraits s_traits = new() { MaxWatts = 1000, UpdatePeriod = TimeSpan.FromSeconds(1), WrapsAtJoules = 1000, StallsAfter = TimeSpan.FromSeconds(5) };

    [Fact]
    public void Read_CounterMoves_GivesTheEnergyBetween()
    {
        var reader = new CounterReader(s_traits);

        Assert.Null(Read(reader, 0, 100));
        Assert.Equal(Window(0, 1, 50), Read(reader, 1, 150));
        Assert.Equal(Window(1, 3, 70), Read(reader, 3, 220));
        Assert.Empty(reader.Faults.Met);
    }

    [Fact]
    public void Read_FasterThanTheCounterIsRenewed_GivesOneWindowPerRenewal()
    {
        var reader = new CounterReader(s_traits);

        EnergyWindow?[] windows = [Read(reader, 0, 100), Read(reader, 0.4, 100), Read(reader, 0.8, 100), Read(reader, 1.2, 180)];

        Assert.Equal([null, null, null, Window(0, 1.2, 80)], windows);
    }

    [Fact]
    public void Read_CounterWraps_ContinuesFromZero()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 990);

        Assert.Equal(Window(0, 1, 30), Read(reader, 1, 20));
        Assert.Equal(1, reader.Faults[ReadingFault.Wrapped]);
    }

    [Fact]
    public void Restart_CounterThatMayHaveBegunAnew_BeginsWithTheNextReading()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 300);

        // Plausible as one window, and yet another counter.
        reader.Restart();

        Assert.Null(Read(reader, 1, 350));
        Assert.Equal(Window(1, 2, 10), Read(reader, 2, 360));
        Assert.Equal(1, reader.Faults[ReadingFault.Reset]);
    }

    [Fact]
    public void Restart_ClockThatBeganAnew_TakesEarlierTimes()
    {
        IEnergyReader[] readers = [new CounterReader(s_traits), new PowerReader(s_traits)];
        foreach (var reader in readers)
        {
            reader.Read(TimeSpan.FromSeconds(50), 300);
            reader.Restart();
            reader.Read(TimeSpan.FromSeconds(1), 310);

            Assert.NotNull(reader.Read(TimeSpan.FromSeconds(2), 320));
            Assert.Equal(0, reader.Faults[ReadingFault.OutOfOrder]);
        }
    }

    [Fact]
    public void Read_CounterIsReset_BeginsAnewAndSaysSo()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 300);

        Assert.Null(Read(reader, 1, 5));
        Assert.Equal(Window(1, 2, 40), Read(reader, 2, 45));
        Assert.Equal(1, reader.Faults[ReadingFault.Reset]);
    }

    [Fact]
    public void Read_GlitchDownwards_IsRejectedAndCostsNothing()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 300);

        Assert.Null(Read(reader, 1, 250));
        Assert.Equal(Window(0, 2, 100), Read(reader, 2, 400));
        Assert.Equal(1, reader.Faults[ReadingFault.Backwards]);
    }

    [Fact]
    public void Read_AbsurdJump_IsRejected()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 100);

        Assert.Null(Read(reader, 1, 1e9));
        Assert.Equal(Window(0, 2, 100), Read(reader, 2, 200));
        Assert.Equal(1, reader.Faults[ReadingFault.Absurd]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Read_NoEnergy_IsRejected(double value)
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 100);

        Assert.Null(Read(reader, 1, value));
        Assert.Equal(Window(0, 2, 10), Read(reader, 2, 110));
        Assert.Equal(1, reader.Faults[ReadingFault.NotANumber]);
    }

    [Fact]
    public void Read_EarlierThanBefore_IsRejected()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 5, 100);

        Assert.Null(Read(reader, 5, 150));
        Assert.Null(Read(reader, 4, 150));
        Assert.Equal(2, reader.Faults[ReadingFault.OutOfOrder]);
    }

    [Fact]
    public void Read_CounterStandsAndCatchesUp_LosesNothing()
    {
        var reader = new CounterReader(s_traits);
        Read(reader, 0, 100);
        for (var second = 1; second < 10; second++)
            Assert.Null(Read(reader, second, 100));

        Assert.Equal(Window(0, 10, 400), Read(reader, 10, 500));
        Assert.Equal(1, reader.Faults[ReadingFault.Stalled]);
    }

    [Fact]
    public void Power_Readings_AreIntegrated()
    {
        var reader = new PowerReader(s_traits);

        Assert.Null(Read(reader, 0, 100));
        Assert.Equal(Window(0, 2, 300), Read(reader, 2, 200));
    }

    [Fact]
    public void Power_ReadingsTooFarApart_LeaveAGap()
    {
        var reader = new PowerReader(s_traits);
        Read(reader, 0, 100);

        Assert.Null(Read(reader, 60, 100));
        Assert.Equal(Window(60, 61, 100), Read(reader, 61, 100));
        Assert.Equal(1, reader.Faults[ReadingFault.Gap]);
    }

    [Theory]
    [InlineData(double.NaN, ReadingFault.NotANumber)]
    [InlineData(-3, ReadingFault.NotANumber)]
    [InlineData(5000, ReadingFault.Absurd)]
    public void Power_StrangeReading_IsRejected(double watts, ReadingFault fault)
    {
        var reader = new PowerReader(s_traits);
        Read(reader, 0, 100);

        Assert.Null(Read(reader, 1, watts));
        Assert.Equal(Window(0, 2, 200), Read(reader, 2, 100));
        Assert.Equal(1, reader.Faults[fault]);
    }

    private static EnergyWindow? Read(IEnergyReader reader, double seconds, double value) => reader.Read(TimeSpan.FromSeconds(seconds), value);

    private static EnergyWindow Window(double from, double to, double joules) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to), joules);
}

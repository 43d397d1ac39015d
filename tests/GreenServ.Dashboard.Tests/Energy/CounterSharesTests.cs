using GreenServ.Client.Wire;
using GreenServ.Dashboard.Energy;
using GreenServ.Dashboard.Tests.Fakes;

namespace GreenServ.Dashboard.Tests.Energy;

public sealed class CounterSharesTests
{
    [Fact]
    public void Of_Counter_GivesPartsThatAreAllOfIt()
    {
        var parts = CounterShares.Of(SampleEnergy.Counter("gpu 0", measured: 1000, requests: 600, idle: 300, foreign: 100, pending: 250));

        Assert.Equal(["requests", "idling", "unexplained or others'", "not settled yet"], parts.Select(part => part.Account));
        Assert.Equal([0.48, 0.24, 0.08, 0.2], parts.Select(part => part.Share));
    }

    [Fact]
    public void Of_CounterThatHasNotMoved_GivesNone() =>
        Assert.Empty(CounterShares.Of(SampleEnergy.Counter("gpu 0", 0, 0, 0, 0, 0)));

    [Theory]
    [InlineData(1000, 600, 300, 100, 0.9)]
    [InlineData(1000, 600, 300, 0, 0.9)] // 100 J in no account at all are not explained either
    [InlineData(0, 0, 0, 0, null)]
    public void Explained_Counter_IsWhatAccountsHoldOverWhatWasMeasured(double measured, double requests, double idle, double foreign, double? expected) =>
        Assert.Equal(expected, CounterShares.Explained(SampleEnergy.Counter("gpu 0", measured, requests, idle, foreign, pending: 70)));

    [Fact]
    public void Sum_Hosts_AddsAllCounters()
    {
        var all = CounterShares.Sum(SampleEnergy.TwoCounters)!;

        Assert.Equal((1500, 700, 600, 100, 50), (all.MeasuredJoules, all.RequestsJoules, all.IdleJoules, all.ForeignJoules, all.PendingJoules));
        Assert.Null(CounterShares.Sum(SampleEnergy.NoMeters));
    }
}

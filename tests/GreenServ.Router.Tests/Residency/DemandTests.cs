using GreenServ.Router.Residency;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Residency;

public sealed class DemandTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void RateOf_SteadyRequests_IsTheirRate()
    {
        var demand = new Demand(_time);
        for (var i = 0; i < 3600; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            demand.Note("a");
        }

        Assert.Equal(0.5, demand.RateOf("a"), 2);
        Assert.Equal(0, demand.RateOf("b"));
    }

    [Fact]
    public void RateOf_ProcessThatHasJustBegun_IsNotTakenForAnIdleOne()
    {
        var demand = new Demand(_time);
        for (var i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            demand.Note("a");
        }

        Assert.InRange(demand.RateOf("a"), 0.95, 1.05);
    }

    [Fact]
    public void CountOf_NoMoreRequests_FadesWithinTheHour()
    {
        var demand = new Demand(_time);
        for (var i = 0; i < 100; i++)
            demand.Note("a");
        Assert.Equal(100, demand.CountOf("a"), 6);

        _time.Advance(TimeSpan.FromSeconds(3600));

        Assert.Equal(100 * Math.Exp(-6), demand.CountOf("a"), 6);
    }
}

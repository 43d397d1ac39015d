using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Attribution;

namespace GreenServ.Core.Tests.Energy.Attribution;

/// <summary>Attribution against devices whose truth is known.</summary>
public sealed class AttributionTests(ITestOutputHelper output)
{
    [Fact]
    public void Attribution_RandomConcurrency1To64_ErrsLessThanTenPercentPerRequest()
    {
        var errors = new List<double>();
        var inside = 0;
        for (var seed = 1; seed <= 4; seed++)
        {
            var device = SimulatedDevice.Busy(seed, phases: 60);
            var own = device.Attributed.Select(pair => Math.Abs(pair.Energy.Joules - pair.Request.Joules) / pair.Request.Joules).ToArray();
            inside += device.Attributed.Count(pair => pair.Request.Joules >= pair.Energy.LowJoules && pair.Request.Joules <= pair.Energy.HighJoules);
            errors.AddRange(own);
            var totals = device.Ledger.Totals;
            output.WriteLine($"{own.Length} requests in {device.Now:g}: mean error {own.Average():P1}, unexplained {totals.ForeignJoules / totals.MeasuredJoules:P2}, account of requests {totals.RequestJoules / device.ActiveJoules - 1:P2} off");
            Assert.InRange(totals.ForeignJoules, 0, 0.02 * totals.MeasuredJoules);
            Assert.Equal(device.ReadJoules, totals.AccountedJoules + totals.PendingJoules, device.ReadJoules * 0.001);
        }

        output.WriteLine($"all {errors.Count}: mean error {errors.Average():P1}, median {errors.Order().ElementAt(errors.Count / 2):P1}, in 90 % intervals {(double)inside / errors.Count:P1}");
        Assert.InRange(errors.Average(), 0, 0.10);
        Assert.InRange((double)inside / errors.Count, 0.85, 1);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Attribution_SomebodyElsesLoad_LandsInForeign(int seed)
    {
        var device = SimulatedDevice.Busy(seed, phases: 25);
        var before = device.Ledger.Totals;
        var requestsBefore = device.ActiveJoules;

        device.ForeignWatts = 250;
        device.Run(12, 60);
        device.Drain(20);
        device.ForeignWatts = 0;
        device.Run(20, 60);
        device.Drain();

        var foreign = device.Ledger.Totals.ForeignJoules - before.ForeignJoules;
        var requests = device.Ledger.Totals.RequestJoules - before.RequestJoules;
        output.WriteLine($"injected {device.ForeignJoules:F0} J, found {foreign:F0} J; requests {requests:F0} of {device.ActiveJoules - requestsBefore:F0} J");
        Assert.Equal(device.ForeignJoules, foreign, 0.10 * device.ForeignJoules);
        Assert.Equal(device.ActiveJoules - requestsBefore, requests, 0.10 * requests);
    }

    [Fact]
    public void Attribution_OneRequestAtATime_IsMeasured()
    {
        var device = new SimulatedDevice(5);
        device.Run(0, 10);
        for (var i = 0; i < 5; i++)
        {
            device.Run(1, 0.01);
            device.Drain(5);
        }

        Assert.Equal(5, device.Attributed.Count);
        Assert.All(device.Attributed, pair =>
        {
            Assert.Equal(EnergySource.Measured, pair.Energy.Source);
            Assert.Equal(1, pair.Energy.Coverage, 2);
            Assert.InRange(pair.Energy.Joules, pair.Request.Joules * 0.8 - 3, pair.Request.Joules * 1.2 + 3);
        });
        var totals = device.Ledger.Totals;
        Assert.InRange(totals.Of(EnergyAccount.Requests, EnergySource.Measured), 0.95 * totals.RequestJoules, totals.RequestJoules);
        Assert.True(totals.Of(EnergyAccount.Idle, EnergySource.Measured) > 0);
    }

    [Fact]
    public void Attribution_SeveralRequestsAtATime_IsNoMeasurementOfAny()
    {
        var device = new SimulatedDevice(5);
        device.Run(0, 10);
        device.Run(4, 20);
        device.Drain();

        var totals = device.Ledger.Totals;
        // The last of them is alone at the end.
        Assert.InRange(totals.Of(EnergyAccount.Requests, EnergySource.Attributed), 0.6 * totals.RequestJoules, 0.999 * totals.RequestJoules);
        foreach (var account in Enum.GetValues<EnergyAccount>())
            Assert.Equal(totals[account], totals.Of(account, EnergySource.Measured) + totals.Of(account, EnergySource.Attributed), 1e-6);
    }

    [Fact]
    public void Attribution_HostThatNeverRestsForAWholeWindow_LearnsItsIdlePowerFromThePauses()
    {
        var device = new SimulatedDevice(6);
        for (var i = 0; i < 60; i++)
        {
            device.Run(1, 0.01);
            device.Drain(0.7);
        }

        var totals = device.Ledger.Totals;
        output.WriteLine($"idle {device.Ledger.Counters[0].IdleWatts:F1} W of {device.IdleWatts} W; requests {totals.RequestJoules:F0} of {device.ActiveJoules:F0} J");
        Assert.Equal(device.IdleWatts, device.Ledger.Counters[0].IdleWatts!.Value, 0.05 * device.IdleWatts);

        // What was booked before it was known stays.
        Assert.Equal(device.ActiveJoules, totals.RequestJoules, 0.1 * device.ActiveJoules);
    }

    [Fact]
    public void Attribution_MeterDisappears_FallsBackToEstimatesAndReturns()
    {
        var device = new SimulatedDevice(6);
        device.Run(0, 10);
        device.Run(4, 60);
        device.Drain(130);
        Assert.DoesNotContain(device.Attributed, pair => pair.Energy.Source == EnergySource.Estimated);
        device.Attributed.Clear();

        device.MeterIsAway = true;
        device.Run(4, 60);
        device.Drain(130);
        Assert.NotEmpty(device.Attributed);
        Assert.All(device.Attributed, pair =>
        {
            Assert.Equal(EnergySource.Estimated, pair.Energy.Source);
            Assert.True(pair.Energy.Joules > 0);
        });
        device.Attributed.Clear();

        device.MeterIsAway = false;
        device.Run(4, 60);
        device.Drain(130);
        Assert.NotEmpty(device.Attributed);
        Assert.All(device.Attributed, pair => Assert.NotEqual(EnergySource.Estimated, pair.Energy.Source));
        var totals = device.Ledger.Totals;
        Assert.Equal(device.ReadJoules, totals.AccountedJoules + totals.PendingJoules, device.ReadJoules * 0.001);
    }

    [Fact]
    public void Attribution_LoadingOfModels_IsApartFromTheirRequests()
    {
        var device = SimulatedDevice.Busy(7, phases: 60);

        var totals = device.Ledger.Totals;
        Assert.Equal(device.LoadJoules, totals.LoadingJoules, 0.25 * device.LoadJoules);
    }
}

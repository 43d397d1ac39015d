using System.Globalization;

namespace GreenServ.Core.Tests.Energy.Attribution;

/// <summary>
/// The figures of docs/energy.md, on as many seeds as asked for. Takes minutes, so it runs only when it is named:
/// <c>SEEDS=501-540 dotnet run -c Release --project tests/GreenServ.Core.Tests -- -explicit only -class "*AttributionSurvey" -showliveoutput</c>.
/// </summary>
public sealed class AttributionSurvey(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Attribution_OfManySeeds_KeepsItsBounds()
    {
        var seeds = Seeds();
        var means = new List<double>();
        var late = new List<double>();
        var small = new List<double>();
        var inside = new List<bool>();
        var (worstTotal, mostForeign, lowest, highest) = (0.0, 0.0, double.MaxValue, 0.0);
        foreach (var seed in seeds)
        {
            var device = SimulatedDevice.Busy(seed, phases: 60);
            var errors = device.Attributed.Select(pair => Math.Abs(pair.Energy.Joules - pair.Request.Joules) / pair.Request.Joules).ToArray();
            var totals = device.Ledger.Totals;
            var unexplained = totals.ForeignJoules / totals.MeasuredJoules;
            var requests = totals.RequestJoules / device.ActiveJoules - 1;
            var found = Found(seed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seed {seed}: {errors.Length} requests, mean error {errors.Average():P1}, later half {errors.Skip(errors.Length / 2).Average():P1}, account of requests {requests:P2} off, unexplained {unexplained:P2}, foreign load found {found:P1}"));
            means.Add(errors.Average());
            late.AddRange(errors.Skip(errors.Length / 2));
            small.AddRange(device.Attributed.Where(pair => pair.Request.Model == device.Models[0]).Select(pair => Math.Abs(pair.Energy.Joules - pair.Request.Joules) / pair.Request.Joules));
            inside.AddRange(device.Attributed.Select(pair => pair.Request.Joules >= pair.Energy.LowJoules && pair.Request.Joules <= pair.Energy.HighJoules));
            worstTotal = Math.Max(worstTotal, Math.Abs((totals.AccountedJoules + totals.PendingJoules) / device.ReadJoules - 1));
            mostForeign = Math.Max(mostForeign, unexplained);
            (lowest, highest) = (Math.Min(lowest, found), Math.Max(highest, found));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{means.Count} seeds: mean error {means.Average():P1} ({means.Min():P1} to {means.Max():P1}; {means.Count(mean => mean > 0.10)} above 10 %), later halves {late.Average():P1}, smallest model {small.Average():P1}, in 90 % intervals {inside.Average(held => held ? 1.0 : 0):P1}; accounts against the counter at most {worstTotal:P4} off; unexplained at most {mostForeign:P2}; foreign load found {lowest:P1} to {highest:P1}"));
        Assert.InRange(means.Average(), 0, 0.10);
        Assert.InRange(worstTotal, 0, 0.001);
        Assert.InRange(mostForeign, 0, 0.02);
        Assert.InRange(lowest, 0.90, highest);
        Assert.InRange(highest, lowest, 1.10);
    }

    // Share of somebody else's energy that lands in its account.
    private static double Found(int seed)
    {
        var device = SimulatedDevice.Busy(seed, phases: 25);
        var before = device.Ledger.Totals.ForeignJoules;
        device.ForeignWatts = 250;
        device.Run(12, 60);
        device.Drain(20);
        device.ForeignWatts = 0;
        device.Run(20, 60);
        device.Drain();
        return (device.Ledger.Totals.ForeignJoules - before) / device.ForeignJoules;
    }

    private static IEnumerable<int> Seeds()
    {
        var range = (Environment.GetEnvironmentVariable("SEEDS") ?? "501-540").Split('-');
        var first = int.Parse(range[0], CultureInfo.InvariantCulture);
        return Enumerable.Range(first, int.Parse(range[^1], CultureInfo.InvariantCulture) - first + 1);
    }
}

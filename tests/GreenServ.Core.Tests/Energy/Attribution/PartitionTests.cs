using FsCheck;
using FsCheck.Fluent;
using GreenServ.Core.Energy.Attribution;
using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Tests.Energy.Attribution;

/// <summary>Whatever happens, no joule is lost and none is made.</summary>
public sealed class PartitionTests
{
    [Fact]
    public void Accounts_RandomSchedulesAndMeters_SumToTheCounter() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Sums).QuickCheckThrowOnFailure();

    private static bool Sums(int seed)
    {
        var random = new Random(seed);
        var ledger = new HostLedger([new MeterTraits(), new MeterTraits()], new LedgerOptions { IdleWatts = random.Next(2) == 0 ? 50 : null, Patience = TimeSpan.FromSeconds(5) });
        var open = new List<RequestWork>();
        var (measured, ended, final) = (0.0, 0, 0);
        var at = new[] { TimeSpan.Zero, TimeSpan.Zero };
        for (var now = TimeSpan.Zero; now < TimeSpan.FromSeconds(60); now += TimeSpan.FromMilliseconds(random.Next(10, 400)))
        {
            if (random.Next(3) == 0)
                open.Add(ledger.Begin(Guid.NewGuid(), random.Next(4) == 0 ? EnergyAccount.Judge : EnergyAccount.Requests, "m" + random.Next(3), new WorkPrior(random.NextDouble() + 0.01, 0.05, 0.7), now, random.Next(0, 100)));
            foreach (var work in open.ToArray())
            {
                if (random.Next(2) == 0)
                    work.Progress(now, random.Next(0, 50));
                if (random.Next(5) > 0)
                    continue;
                work.End(now, new WorkTotals(random.Next(0, 100), random.Next(0, 100), TimeSpan.FromMilliseconds(random.Next(0, 3) * 200)));
                open.Remove(work);
                ended++;
            }

            var counter = random.Next(2);
            // Gaps between windows, as resets leave them.
            if (now > at[counter])
            {
                var joules = random.Next(4) == 0 ? 0.001 : random.NextDouble() * 500 * (now - at[counter]).TotalSeconds;
                ledger.Add(counter, new EnergyWindow(at[counter], now, joules));
                measured += joules;
                at[counter] = random.Next(20) == 0 ? now + TimeSpan.FromMilliseconds(500) : now;
            }

            final += ledger.Settle(now).Count(Plausible);
        }

        foreach (var work in open)
            work.End(TimeSpan.FromSeconds(61), new WorkTotals(1, 1));
        ended += open.Count;
        final += ledger.Settle(TimeSpan.FromHours(1)).Count(Plausible);
        var totals = ledger.Totals;
        double[] accounts = [totals.RequestJoules, totals.JudgeJoules, totals.LoadingJoules, totals.IdleJoules, totals.ForeignJoules];
        return Math.Abs(totals.AccountedJoules + totals.PendingJoules - measured) <= 1e-9 * measured
            && totals.PendingJoules == 0 && Math.Abs(totals.MeasuredJoules - measured) <= 1e-9 * measured
            && accounts.All(joules => joules >= 0) && final == ended;
    }

    private static bool Plausible(RequestEnergy energy) =>
        energy.Joules >= 0 && double.IsFinite(energy.Joules) && energy.LowJoules <= energy.Joules && energy.HighJoules >= energy.Joules && energy.Coverage is >= 0 and <= 1;
}

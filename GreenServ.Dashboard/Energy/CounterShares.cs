using GreenServ.Client.Wire;

namespace GreenServ.Dashboard.Energy;

/// <summary>One part of what a counter measured.</summary>
/// <param name="Account">Its account, in words.</param>
/// <param name="Class">Its colour.</param>
/// <param name="Joules">What went there.</param>
/// <param name="Share">Of all parts together, 0..1.</param>
internal sealed record CounterShare(string Account, string Class, double Joules, double Share);

/// <summary>Where the energy of counters went.</summary>
internal static class CounterShares
{
    /// <summary>Accounts in the order they are drawn in, with the words and colours of each.</summary>
    public static IReadOnlyList<(string Account, string Class, Func<CounterEnergyStatus, double> Joules)> Accounts { get; } =
    [
        ("requests", "requests", counter => counter.RequestsJoules),
        ("judge", "judge", counter => counter.JudgeJoules),
        ("loading models", "loading", counter => counter.LoadingJoules),
        ("idling", "idle", counter => counter.IdleJoules),
        ("unexplained or others'", "foreign", counter => counter.ForeignJoules),
        ("not settled yet", "pending", counter => counter.PendingJoules),
    ];

    /// <summary>The parts of one counter, empty ones left out.</summary>
    public static IReadOnlyList<CounterShare> Of(CounterEnergyStatus counter)
    {
        var total = Accounts.Sum(account => account.Joules(counter));
        return
        [
            .. from account in Accounts
            let joules = account.Joules(counter)
            where joules > 0
            select new CounterShare(account.Account, account.Class, joules, joules / total),
        ];
    }

    /// <summary>All counters of all hosts as one; <c>null</c> where there are none.</summary>
    public static CounterEnergyStatus? Sum(EnergyStatus status)
    {
        var counters = status.Hosts.SelectMany(host => host.Counters).ToArray();
        return counters.Length == 0 ? null : counters[0] with
        {
            Name = "all counters",
            MeasuredJoules = counters.Sum(counter => counter.MeasuredJoules),
            PendingJoules = counters.Sum(counter => counter.PendingJoules),
            RequestsJoules = counters.Sum(counter => counter.RequestsJoules),
            JudgeJoules = counters.Sum(counter => counter.JudgeJoules),
            LoadingJoules = counters.Sum(counter => counter.LoadingJoules),
            IdleJoules = counters.Sum(counter => counter.IdleJoules),
            ForeignJoules = counters.Sum(counter => counter.ForeignJoules),
        };
    }

    /// <summary>
    /// Share of what is measured and settled that our work and idling explain; <c>null</c> before anything is settled. It is not 1 by
    /// construction: accounts that do not add up to the counter show here.
    /// </summary>
    public static double? Explained(CounterEnergyStatus counter) => counter.MeasuredJoules > 0
        ? (counter.RequestsJoules + counter.JudgeJoules + counter.LoadingJoules + counter.IdleJoules) / counter.MeasuredJoules
        : null;
}

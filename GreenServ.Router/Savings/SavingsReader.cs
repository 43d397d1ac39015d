using GreenServ.Client.Wire;
using GreenServ.Core.Evaluation;
using GreenServ.Core.Evaluation.Savings;
using GreenServ.Router.Learning;
using GreenServ.Router.Metering;
using GreenServ.Router.Pool;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Savings;

/// <summary>Tells savings from the log of a window.</summary>
internal sealed class SavingsReader(ITelemetryStore store, RouterEnergy router, EnergyMeters meters, PoolMonitor pool, TimeProvider time)
{
    // A second or two of reading; the error of sampling is far below that of the estimate.
    private const int MostRequests = 20_000;

    /// <summary>The report of a window that ends now.</summary>
    /// <param name="window">How far back.</param>
    /// <param name="profile">Full name of a profile; <c>null</c> for all.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <exception cref="Storage.StorageException">The store can not be read.</exception>
    public async Task<SavingsReport> ReadAsync(TimeSpan window, string? profile, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - window;
        var sample = await store.SampleRequestsAsync(since, profile, MostRequests, cancellationToken);
        // The router works for all profiles alike.
        var all = profile is null ? sample.Total : (await store.SampleRequestsAsync(since, null, 1, cancellationToken)).Total;
        var share = all > 0 ? (double)sample.Total / all : 0;
        var (routing, judging) = (share * router.Within(window), share * JudgeJoules());
        var sizes = pool.Current.Arms.ToDictionary(arm => arm.Id, arm => arm.Traits.TotalBillions);
        var estimate = await Task.Run(
            () => SavingsEstimator.Estimate([.. sample.Requests], routing + judging, sample.Step, arm => sizes.GetValueOrDefault(arm)), cancellationToken);
        return new SavingsReport
        {
            Since = since,
            Profile = profile,
            Confidence = SavingsEstimator.Confidence,
            TotalRequests = sample.Total,
            SampleStep = sample.Step,
            Requests = estimate.Requests,
            Supporting = estimate.Supporting,
            Spent = new SpentEnergy
            {
                TotalJoules = estimate.OursJoules,
                RequestsJoules = estimate.RequestsJoules,
                RouterJoules = routing,
                RouterSource = "estimated",
                JudgeJoules = judging,
                ExplorationJoules = estimate.ExplorationJoules,
            },
            Baselines = [.. estimate.Baselines.Select(ToWire)],
        };
    }

    private double JudgeJoules() => meters.Hosts.SelectMany(host => host.Ledger?.Counters ?? []).Sum(counter => counter.Totals.JudgeJoules);

    private static BaselineReport ToWire(BaselineSavings baseline) => new()
    {
        Name = baseline.Name,
        Model = baseline.Arm is { } arm ? Learner.ModelOf(arm) : null,
        Joules = ToWire(baseline.Joules),
        SavedJoules = ToWire(baseline.Saved),
        QualityDifference = ToWire(baseline.QualityDifference),
        EffectiveSampleSize = baseline.EffectiveSampleSize,
        QualityEffectiveSampleSize = baseline.QualityEffectiveSampleSize,
        Refusal = ToWire(baseline.Refusal, baseline.EffectiveSampleSize),
        QualityRefusal = ToWire(baseline.QualityRefusal, baseline.QualityEffectiveSampleSize),
    };

    private static EstimatedFigure? ToWire(IntervalEstimate? interval) => interval is { } known ? new(known.Value, known.Lower, known.Upper) : null;

    private static string? ToWire(Refusal? refusal, double effective) => refusal is null
        ? null
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Not enough evidence (effective sample size {effective:0}): {refusal.Explanation}");
}

using GreenServ.Lab.Events;
using GreenServ.Lab.Propensities;

namespace GreenServ.Lab.Replay;

/// <summary>One policy at one λ or α: means over its seeds.</summary>
internal sealed class PolicyResult
{
    // Scatter of a few seeds around a mean that keeps the promise; also what "meets α" means in comparisons.
    private const double Tolerance = 0.005;

    public PolicyResult(string policy, string? settings, Scenario scenario, IReadOnlyList<RunOutcome> perSeed)
    {
        Policy = policy;
        Settings = settings;
        Goal = scenario.Goal;
        PerSeed = perSeed;
        Headroom = MeanReward is { } reward ? ReplayReport.HeadroomOf(reward, scenario.Baselines) : null;
        Events = [.. scenario.Events.Select((happening, place) => new EventResult(happening, [.. perSeed.Select(run => run.Events[place])]))];
        foreach (var run in perSeed)
        {
            if (run.Calibration is not { IsEmpty: false } drawn)
                continue;
            Calibration ??= new Calibration();
            Calibration.Merge(drawn);
        }
    }

    public string Policy { get; }

    /// <summary>Swept settings; <c>null</c> where there are none.</summary>
    public string? Settings { get; }

    /// <summary>Policy and settings, for people.</summary>
    public string Title => Settings is null ? Policy : $"{Policy} ({Settings})";

    public Goal Goal { get; }

    /// <summary>Index = seed.</summary>
    public IReadOnlyList<RunOutcome> PerSeed { get; }

    /// <summary>Share of the way from random to the best model per task; <c>null</c> for an SLA or where there is no way to go.</summary>
    public double? Headroom { get; }

    /// <summary>What it made of each event; empty where nothing happens.</summary>
    public IReadOnlyList<EventResult> Events { get; }

    /// <summary>Logged probabilities against draws of all seeds; <c>null</c> where nothing was drawn.</summary>
    public Calibration? Calibration { get; }

    /// <summary>How often a run found a model to have changed, mean over the seeds.</summary>
    public double Changes => PerSeed.Average(run => run.Changes);

    public double? MeanReward => PerSeed.Average(run => run.MeanReward);

    public double? MeanQuality => PerSeed.Average(run => run.MeanQuality);

    public double? MeanCost => PerSeed.Average(run => run.MeanCost);

    public double? TotalCost => PerSeed.Average(run => run.TotalCost);

    public double? Regret => PerSeed.Average(run => run.Regret);

    public double? Satisfaction => PerSeed.Average(run => run.Satisfaction);

    /// <summary>Whether mean satisfaction is at least α − 0.005; <c>true</c> for a trade-off.</summary>
    public bool MeetsAlpha => Goal.Alpha is not { } alpha || Satisfaction >= alpha - Tolerance;

    /// <summary>Seeds whose final satisfaction is at least α − 0.005; <c>null</c> for a trade-off.</summary>
    public int? SeedsKept => Goal.Alpha is { } alpha ? PerSeed.Count(run => run.Satisfaction >= alpha - Tolerance) : null;

    /// <summary>The worst seed's max(0, α − final satisfaction); <c>null</c> for a trade-off.</summary>
    public double? Shortfall => Goal.Alpha is { } alpha ? PerSeed.Max(run => alpha - run.Satisfaction) is { } most ? Math.Max(0, most) : null : null;

    /// <summary>Median over the seeds, those that end below α counting as never; <c>null</c> where the median is never.</summary>
    public int? StepsToCompliance =>
        Goal.Alpha is null ? null : PerSeed.Select(run => run.StepsToCompliance ?? int.MaxValue).Order().ElementAt(PerSeed.Count / 2) is var steps and < int.MaxValue ? steps : null;

    public double? DecisionMicrosP50
    {
        get
        {
            var medians = PerSeed.Where(run => run.DecisionMicrosP50 is not null).Select(run => run.DecisionMicrosP50!.Value).Order().ToArray();
            return medians.Length == 0 ? null : medians[medians.Length / 2];
        }
    }

    /// <summary>Mean regret at each of the <see cref="Checkpoints"/>.</summary>
    public double[] RegretCurve => MeanCurve(run => run.RegretCurve);

    /// <summary>Mean running satisfaction at each of the <see cref="Checkpoints"/>.</summary>
    public double[] SatisfactionCurve => MeanCurve(run => run.SatisfactionCurve);

    /// <summary>Mean answers owed at each of the <see cref="Checkpoints"/>.</summary>
    public double[] OwedCurve => MeanCurve(run => run.OwedCurve);

    /// <summary>Mean share by stretch and model; see <see cref="ShareTally"/>.</summary>
    public double[] ShareCurve => MeanCurve(run => run.ShareCurve);

    private double[] MeanCurve(Func<RunOutcome, double[]> curveOf)
    {
        var mean = new double[curveOf(PerSeed[0]).Length];
        foreach (var run in PerSeed)
        {
            var curve = curveOf(run);
            for (var i = 0; i < mean.Length; i++)
                mean[i] += curve[i] / PerSeed.Count;
        }

        return mean;
    }
}

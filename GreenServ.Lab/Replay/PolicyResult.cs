namespace GreenServ.Lab.Replay;

/// <summary>One policy at one λ or α: means over its seeds.</summary>
internal sealed class PolicyResult
{
    public PolicyResult(string policy, Goal goal, IReadOnlyList<RunOutcome> perSeed, double? headroom)
    {
        Policy = policy;
        Goal = goal;
        PerSeed = perSeed;
        Headroom = headroom;
    }

    public string Policy { get; }

    public Goal Goal { get; }

    /// <summary>Index = seed.</summary>
    public IReadOnlyList<RunOutcome> PerSeed { get; }

    /// <summary>Share of the way from random to the best model per task; <c>null</c> for an SLA or where there is no way to go.</summary>
    public double? Headroom { get; }

    public double? MeanReward => PerSeed.Average(run => run.MeanReward);

    public double MeanQuality => PerSeed.Average(run => run.MeanQuality);

    public double? MeanCost => PerSeed.Average(run => run.MeanCost);

    public double? TotalCost => PerSeed.Average(run => run.TotalCost);

    public double? Regret => PerSeed.Average(run => run.Regret);

    public double? Satisfaction => PerSeed.Average(run => run.Satisfaction);

    /// <summary>The worst seed's max(0, α − final satisfaction); <c>null</c> for a trade-off.</summary>
    public double? Shortfall => Goal.Alpha is { } alpha ? PerSeed.Max(run => Math.Max(0, alpha - run.Satisfaction!.Value)) : null;

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
    public double[] RegretCurve
    {
        get
        {
            var curve = new double[PerSeed[0].RegretCurve.Length];
            foreach (var run in PerSeed)
            {
                for (var i = 0; i < curve.Length; i++)
                    curve[i] += run.RegretCurve[i] / PerSeed.Count;
            }

            return curve;
        }
    }
}

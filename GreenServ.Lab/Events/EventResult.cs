namespace GreenServ.Lab.Events;

/// <summary>What a policy made of an event, over its seeds.</summary>
internal sealed class EventResult(PoolEvent happening, IReadOnlyList<EventOutcome> perSeed)
{
    public PoolEvent Event => happening;

    /// <summary>Mean share before; <c>null</c> where the model was absent.</summary>
    public double? ShareBefore => perSeed.Average(run => run.ShareBefore);

    /// <summary>Mean final share; <c>null</c> where the model is absent.</summary>
    public double? FinalShare => perSeed.Average(run => run.FinalShare);

    /// <summary>Median over the seeds, those that never arrive counting as longest; <c>null</c> where the median is never.</summary>
    public int? RequestsToSettle => Median(run => run.RequestsToSettle);

    public int? RequestsToTenPercent => Median(run => run.RequestsToTenPercent);

    public int? RequestsToATenth => Median(run => run.RequestsToATenth);

    public int? RequestsToNotice => Median(run => run.RequestsToNotice);

    /// <summary>Mean over the seeds, in answers.</summary>
    public double QualityLost => perSeed.Average(run => run.QualityLost);

    /// <summary>Mean over the seeds; <c>null</c> for an SLA.</summary>
    public double? RewardLost => perSeed.Average(run => run.RewardLost);

    public IReadOnlyList<EventOutcome> PerSeed => perSeed;

    private int? Median(Func<EventOutcome, int?> figure) =>
        perSeed.Select(run => figure(run) ?? int.MaxValue).Order().ElementAt(perSeed.Count / 2) is var median and < int.MaxValue ? median : null;
}

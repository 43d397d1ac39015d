namespace GreenServ.Lab.Events;

/// <summary>What one run made of an event. Requests are counted from the event on.</summary>
internal sealed record EventOutcome
{
    /// <summary>Mean share of the model over the last quarter of a run's length before the event; <c>null</c> where it was absent.</summary>
    public double? ShareBefore { get; init; }

    /// <summary>Mean share over the last quarter of the run, or the last half of the event's own time where that is shorter; <c>null</c> where it is absent.</summary>
    public double? FinalShare { get; init; }

    /// <summary>Until the first window that has made 90 % of the way from the share before (0 for one that joins) to the final one; <c>null</c> for never, or a way below 0.02.</summary>
    public int? RequestsToSettle { get; init; }

    /// <summary>Of a model that got worse: until the first window with a share below 10 %; 0 where the share before was below.</summary>
    public int? RequestsToTenPercent { get; init; }

    /// <summary>Of a model that got worse: until the first window with less than a tenth of the share before, if that was 0.02 or more.</summary>
    public int? RequestsToATenth { get; init; }

    /// <summary>Until the policy's statistics found the model changed and began it anew.</summary>
    public int? RequestsToNotice { get; init; }

    /// <summary>Quality lost until settled (else until the event's own time ends), in answers.</summary>
    public double QualityLost { get; init; }

    /// <summary>Reward lost in the same time; <c>null</c> for an SLA.</summary>
    public double? RewardLost { get; init; }
}

namespace GreenServ.Dashboard.Overview;

/// <summary>One model over a window.</summary>
public sealed record ModelFigures
{
    /// <summary>With fewer rated answers than this, one lucky answer would decide who is best.</summary>
    public const int SettledRatings = 10;

    public required string Model { get; init; }

    /// <summary>Its part of all requests, 0..1.</summary>
    public required double Share { get; init; }

    public required long Requests { get; init; }
    public required long Rated { get; init; }

    /// <summary>0..1; <c>null</c> while no answer is rated.</summary>
    public double? MeanQuality { get; init; }

    /// <summary>Standard error of <see cref="MeanQuality"/>; <c>null</c> with fewer than two rated answers.</summary>
    public double? QualityError { get; init; }

    /// <summary>Per request whose energy is known; <c>null</c> when there are none.</summary>
    public double? MeanEnergyJoules { get; init; }

    /// <summary>Whether no other settled model is both better and cheaper.</summary>
    public bool OnFront { get; init; }

    /// <summary>Whether it has a place in a chart of quality against energy.</summary>
    public bool IsPlaced => MeanQuality is not null && MeanEnergyJoules is > 0;

    /// <summary>Whether enough answers are rated to compare it with others.</summary>
    public bool IsSettled => Rated >= SettledRatings;
}

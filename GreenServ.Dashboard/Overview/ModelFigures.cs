namespace GreenServ.Dashboard.Overview;

/// <summary>One model over a window.</summary>
/// <param name="Share">Its part of all requests, 0..1.</param>
/// <param name="MeanQuality">0..1; <c>null</c> while no answer is rated.</param>
/// <param name="MeanEnergyJoules">Per request; <c>null</c> when unknown.</param>
/// <param name="OnFront">Whether no other model is both better and cheaper.</param>
public sealed record ModelFigures(
    string Model, double Share, long Requests, long Rated, double? MeanQuality, double? MeanEnergyJoules, double? MeanDurationMs, bool OnFront)
{
    /// <summary>Whether it has a place in a chart of quality against energy.</summary>
    public bool IsPlaced => MeanQuality is not null && MeanEnergyJoules is > 0;
}

namespace GreenServ.Lab.Replay;

/// <summary>An exact expectation to compare policies with.</summary>
/// <param name="Name"><c>random</c>, <c>static:&lt;model&gt;</c>, <c>best-static</c>, <c>best-per-task</c>, <c>oracle</c> or <c>cheapest-mixture</c>.</param>
/// <param name="Goal">λ or α it was computed for.</param>
/// <param name="MeanReward">λ reward; <c>null</c> for an SLA.</param>
/// <param name="MeanQuality">0..1.</param>
/// <param name="MeanCost">In the data's own unit; <c>null</c> where it has none.</param>
internal sealed record Baseline(string Name, Goal Goal, double? MeanReward, double MeanQuality, double? MeanCost)
{
    public const string Random = "random";
    public const string BestStatic = "best-static";
    public const string BestPerTask = "best-per-task";
    public const string Oracle = "oracle";
    public const string CheapestMixture = "cheapest-mixture";
    public const string StaticPrefix = "static:";
}

using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Lab.Propensities;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Reports;

/// <summary>The object that <c>--json</c> prints and <c>results.json</c> holds; every field is present, <c>null</c> where it does not apply.</summary>
internal sealed record ReplayJson(
    string Dataset, int Rows, int Requests, IReadOnlyList<string> Models, int Seeds, string Features, double? DecisionsPerSecond,
    IReadOnlyList<ReplayJson.Result> Results, IReadOnlyList<ReplayJson.BaselineResult> Baselines)
{
    internal sealed record Result(
        string Policy, string? Settings, double? Lambda, double? Alpha, double? MeanReward, double? MeanQuality, double? MeanCost, double? TotalCost,
        double? Regret, double? Headroom, double? Satisfaction, double? Shortfall, int? StepsToCompliance, double? DecisionMicrosP50,
        double? Changes, IReadOnlyList<EventJson> Events, IReadOnlyList<CalibrationBin> Calibration, IReadOnlyList<SeedResult> PerSeed);

    internal sealed record SeedResult(double? MeanReward, double? Satisfaction, double? TotalCost);

    internal sealed record BaselineResult(string Name, double? Lambda, double? Alpha, double? MeanReward, double MeanQuality, double? MeanCost);

    public static ReplayJson Of(ReplayReport report) => new(
        report.Table.Dataset,
        report.Table.Rows,
        report.Requests,
        report.Table.Models,
        report.Options.Seeds,
        report.Options.Features,
        report.Speed.PerSecond,
        [.. report.Results.Select(result => Of(result, report))],
        [.. report.Baselines.Select(b => new BaselineResult(b.Name, b.Goal.Lambda, b.Goal.Alpha, b.MeanReward, b.MeanQuality, b.MeanCost))]);

    /// <summary>The object on one line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, ReplayJsonContext.Default.ReplayJson);

    private static Result Of(PolicyResult result, ReplayReport report) => new(
        result.Policy,
        result.Settings,
        result.Goal.Lambda,
        result.Goal.Alpha,
        result.MeanReward,
        result.MeanQuality,
        result.MeanCost,
        result.TotalCost,
        result.Regret,
        result.Headroom,
        result.Satisfaction,
        result.Shortfall,
        result.StepsToCompliance,
        result.DecisionMicrosP50,
        result.Calibration is null ? null : result.Changes,
        [.. result.Events.Select(happening => EventJson.Of(happening, report.Table.Models, report.Requests))],
        result.Calibration?.Bins() ?? [],
        [.. result.PerSeed.Select(run => new SeedResult(run.MeanReward, run.Satisfaction, run.TotalCost))]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReplayJson))]
internal sealed partial class ReplayJsonContext : JsonSerializerContext;

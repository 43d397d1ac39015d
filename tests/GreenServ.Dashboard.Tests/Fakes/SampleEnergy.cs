using GreenServ.Client.Wire;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>What a router may say of energy.</summary>
public static class SampleEnergy
{
    public static EnergyStatus NoMeters { get; } = new() { Hosts = [] };

    public static CarbonStatus NoCarbon { get; } = new() { Sites = [new() { Site = "default", PowerUsageEffectiveness = 1 }] };

    /// <summary>One host with two counters, of which one has 100 J in no account.</summary>
    public static EnergyStatus TwoCounters { get; } = new()
    {
        Hosts =
        [
            new()
            {
                Host = "gpu-box",
                Meter = "nvml",
                PendingRequests = 1,
                Counters = [Counter("gpu 0", measured: 1000, requests: 600, idle: 300, foreign: 100, pending: 50), Counter("gpu 1", measured: 500, requests: 100, idle: 300, foreign: 0, pending: 0)],
            },
        ],
    };

    public static CarbonStatus France { get; } = new()
    {
        Sites =
        [
            new() { Site = "default", GramsPerKwh = 56, PowerUsageEffectiveness = 1.2, Source = "country", Country = new("FR", "France", 56, 2024) },
            new()
            {
                Site = "far-box", GramsPerKwh = 412, PowerUsageEffectiveness = 1, Source = "feed",
                Feed = new() { Address = "https://grid.example/now", PeriodSeconds = 300, AgeSeconds = 7200, IsStale = true, Problem = "HTTP 500", Answers = 3, Refused = new Dictionary<string, long>() },
            },
        ],
    };

    public static SavingsReport NothingSaved { get; } = new()
    {
        Since = DateTimeOffset.UnixEpoch, Confidence = 0.9, TotalRequests = 0, SampleStep = 1, Requests = 0, Supporting = 0, Baselines = [],
        Spent = new() { TotalJoules = 0, RequestsJoules = 0, RouterJoules = 0, RouterSource = "estimated", JudgeJoules = 0, ExplorationJoules = 0 },
    };

    /// <summary>One baseline that can be told, and one that can not.</summary>
    public static SavingsReport Saved { get; } = NothingSaved with
    {
        TotalRequests = 100, Requests = 90, Supporting = 80,
        Spent = new() { TotalJoules = 5000, RequestsJoules = 4900, RouterJoules = 100, RouterSource = "estimated", JudgeJoules = 0, ExplorationJoules = 300 },
        Baselines =
        [
            new() { Name = "random", Joules = new(9000, 8000, 10_000), SavedJoules = new(4000, 3000, 5000), QualityDifference = new(-0.05, -0.1, 0), EffectiveSampleSize = 40, QualityEffectiveSampleSize = 20 },
            new() { Name = "largest", Model = "sim-6", Refusal = "Too little evidence: an effective 3 requests.", QualityRefusal = "Too few scores.", EffectiveSampleSize = 3, QualityEffectiveSampleSize = 1 },
        ],
    };

    public static EnergyCalibration NothingPredicted { get; } = new() { Since = DateTimeOffset.UnixEpoch, Truncated = false, All = new() { Requests = 0 }, Sources = [], Models = [] };

    public static EnergyCalibration Predicted { get; } = NothingPredicted with
    {
        All = Figures(30),
        Sources = [new("attributed", Figures(30))],
        Models = [new() { Model = "sim-1", All = Figures(30), Sources = [new("attributed", Figures(30))] }],
    };

    private static CalibrationFigures Figures(int requests) => new()
    {
        Requests = requests, MeanRatio = 1.07, MedianRatio = 1, MeanAbsoluteError = 0.25, WithinInterval = 0.875, MeanPredictedJoules = 20, MeanJoules = 21.4,
    };

    public static CounterEnergyStatus Counter(string name, double measured, double requests, double idle, double foreign, double pending) => new()
    {
        Name = name,
        MeasuredJoules = measured,
        PendingJoules = pending,
        RequestsJoules = requests,
        JudgeJoules = 0,
        LoadingJoules = 0,
        IdleJoules = idle,
        ForeignJoules = foreign,
        IdleWatts = 52,
        RelativeNoise = 0.02,
        ResolutionJoules = 0.001,
        UpdatePeriodMs = 100,
        RelativeUncertainty = 0.05,
        Faults = new Dictionary<string, long>(),
    };
}

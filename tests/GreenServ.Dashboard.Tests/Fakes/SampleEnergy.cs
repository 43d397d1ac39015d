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

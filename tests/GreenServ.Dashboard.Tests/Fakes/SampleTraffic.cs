using GreenServ.Core.Energy;
using GreenServ.Core.Policies;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>Seeded decisions over a pool of six models, one of them never rated.</summary>
public static class SampleTraffic
{
    private static readonly (string Model, double Weight, double Quality, double Joules, double Ms)[] s_pool =
    [
        ("sim-qwen2.5:0.5b", 0.22, 0.55, 4, 320),
        ("sim-gemma2:2b", 0.30, 0.69, 14, 640),
        ("sim-llama3.1:8b", 0.26, 0.78, 55, 1300),
        ("sim-mistral:7b", 0.10, 0.72, 62, 1350),
        ("sim-qwen2.5:72b", 0.08, 0.90, 480, 5200),
        ("sim-phi3:3.8b", 0.04, -1, 25, 800),
    ];

    private static readonly string[] s_tasks = ["math", "code", "chat", "summarization", "knowledge"];

    /// <summary>Decisions one every <paramref name="spacing"/>, the newest one just before <paramref name="end"/>.</summary>
    public static IEnumerable<DecisionSummary> Until(DateTimeOffset end, int count, TimeSpan spacing, int seed = 7)
    {
        var random = new Random(seed);
        for (var i = count; i >= 1; i--)
            yield return Decision(end - (i * spacing), random);
    }

    /// <summary>One decision with everything but time and model at plain values.</summary>
    public static DecisionSummary Plain(DateTimeOffset at, string model = "small", double? quality = 0.8, double? joules = 10) => new()
    {
        Id = Guid.CreateVersion7(at),
        DecidedAt = at,
        Profile = "greenserv",
        Task = "chat",
        Model = model,
        Host = "host-a",
        Kind = DecisionKind.Drawn,
        Propensity = 0.5,
        Status = OutcomeStatus.Completed,
        DurationMs = 900,
        EnergyJoules = joules,
        EnergySource = EnergySource.Estimated,
        Quality = quality,
    };

    private static DecisionSummary Decision(DateTimeOffset at, Random random)
    {
        var draw = random.NextDouble();
        var model = s_pool.First(candidate => (draw -= candidate.Weight) < 0 || candidate == s_pool[^1]);
        var failed = random.NextDouble() < 0.01;
        return Plain(at, model.Model) with
        {
            Task = s_tasks[random.Next(s_tasks.Length)],
            Propensity = model.Weight,
            Kind = random.NextDouble() < 0.03 ? DecisionKind.FirstPull : DecisionKind.Drawn,
            Status = failed ? OutcomeStatus.Failed : OutcomeStatus.Completed,
            DurationMs = model.Ms * (0.5 + random.NextDouble()),
            EnergyJoules = failed ? null : model.Joules * (0.5 + random.NextDouble()),
            Quality = failed || model.Quality < 0 || random.NextDouble() < 0.4
                ? null
                : Math.Clamp(model.Quality + ((random.NextDouble() - 0.5) * 0.4), 0, 1),
        };
    }
}

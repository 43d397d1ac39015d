using GreenServ.Client.Wire;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>An explanation with every part filled.</summary>
public static class SampleExplanation
{
    public static DecisionExplanation Of(string id) => new()
    {
        Id = id,
        DecidedAt = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero),
        Sentence = "A math prompt in English: sim-gemma2:2b was drawn with probability 64%, since it is expected to answer nearly as well as sim-llama3.1:8b for a quarter of the energy.",
        Demo = true,
        Profile = "greenserv",
        Policy = "default",
        PolicyVersion = "5f0c2a",
        Layout = "default",
        Lambda = 0.4,
        ReferenceEnergyJoules = 500,
        Kind = "drawn",
        Model = "sim-gemma2:2b",
        Host = "simulator",
        Propensity = 0.64,
        Draw = 0.3,
        Features = new("math", 0.91, false, 2, 62.4, "en", "none", 38, "trained-1", "all-minilm did not answer in time"),
        Context = new Dictionary<string, double> { ["task:math"] = 1, ["cluster:2"] = 1, ["length"] = 0.42 },
        Candidates =
        [
            Candidate("sim-gemma2:2b", 0.69, 0.021, 14.2, 0.403, 812, 0.64),
            Candidate("sim-llama3.1:8b", 0.78, 0.018, 56, 0.423, 640, 0.31),
            Candidate("sim-qwen2.5:72b", 0.9, 0.06, 482, 0.154, 95, 0.05),
            Candidate("sim-phi3:3.8b", 0.66, 0.09, 25, 0.376, 12, 0) with { RejectedBecause = "its host has not answered for 40 s" },
        ],
        FailedAttempts = [],
        Outcome = new()
        {
            Status = "completed",
            HttpStatus = 200,
            Streamed = true,
            PromptTokens = 38,
            CompletionTokens = 121,
            TimeToFirstTokenMs = 84,
            DurationMs = 640,
            EnergyJoules = 13.6,
            EnergySource = "estimated",
            Quality = 0.8,
        },
        Feedback = [new(new(2026, 5, 4, 12, 0, 2, TimeSpan.Zero), 0.8, "reference", null)],
    };

    /// <summary>A decision whose first attempt and last answer both failed.</summary>
    public static DecisionExplanation OfFailure(string id)
    {
        var explanation = Of(id);
        return explanation with
        {
            FailedAttempts = [new("sim-llama3.1:8b", "simulator", "connection refused")],
            Outcome = explanation.Outcome with { Status = "failed", HttpStatus = 502, Error = "simulator closed the connection", EnergyJoules = null, Quality = null },
            Feedback = [],
        };
    }

    private static ExplainedCandidate Candidate(
        string model, double quality, double deviation, double joules, double value, long pulls, double probability) => new()
    {
        Model = model,
        Host = "simulator",
        QualityMean = quality,
        QualityDeviation = deviation,
        EnergyJoules = joules,
        Value = value,
        Pulls = pulls,
        Probability = probability,
    };
}

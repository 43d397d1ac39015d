using System.Globalization;
using System.Text.Json;
using GreenServ.Core.Evaluation;
using GreenServ.Core.Policies;
using GreenServ.Core.Tests.Policies;
using GreenServ.Testing;

namespace GreenServ.Core.Tests.Evaluation;

/// <summary>Recorded decisions of a uniformly random policy over 16 models: what a target would have had can be read off by rejection.</summary>
public sealed class UniformLogTests
{
    private const int Passes = 50;
    private static readonly string[] s_tasks = ["mmlu", "gsm8k", "hellaswag", "winogrande"];

    // The default policy learns along; its estimates are those a router would have logged.
    private static readonly Lazy<LoggedDecision[]> s_log = new(() => [.. Read()]);

    public static TheoryData<string> Targets => ["uniform", "static:gemma-3-12b", "static:qwen2.5-0.5b", "0", "0.3", "0.7"];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Result_UniformLog_AgreesWithRejectionSampling(string name)
    {
        Requires.SharedData("replay/greenserv-uniform-log.jsonl");
        var target = name switch
        {
            "uniform" => TargetPolicies.Uniform,
            _ when name.StartsWith("static:", StringComparison.Ordinal) => TargetPolicies.Static(name["static:".Length..]),
            _ => TargetPolicies.OtherLambda(double.Parse(name, CultureInfo.InvariantCulture)),
        };

        var result = s_log.Value.Evaluate(target);
        var (quality, energy) = Rejection(target);

        Assert.Null(result.Quality.Refusal);
        Assert.Equal(10_000, result.Quality.Decisions + result.Unsupported);
        Assert.Equal(quality, result.Quality.SelfNormalised!.Value.Value, 0.02);
        Assert.Equal(quality, result.Quality.DoublyRobust!.Value.Value, 0.02);
        Assert.Equal(energy, result.EnergyJoules.SelfNormalised!.Value.Value, 0.02);
        Assert.Equal(energy, result.EnergyJoules.DoublyRobust!.Value.Value, 0.02);
    }

    // Keeps the decisions in which the target, asked to draw, takes the arm that was logged; many passes, to tame the draws' own noise.
    private static (double Quality, double Energy) Rejection(TargetPolicy target)
    {
        var random = new Random(7);
        var (quality, energy, kept) = (0.0, 0.0, 0);
        foreach (var decision in s_log.Value.Where(decision => decision.SupportsEvaluation))
        {
            var probabilities = target.Probabilities(decision);
            for (var pass = 0; pass < Passes; pass++)
            {
                if (Sampling.Draw(probabilities, random.NextDouble()) != decision.Chosen)
                    continue;
                quality += decision.Quality!.Value;
                energy += decision.EnergyJoules!.Value;
                kept++;
            }
        }

        return (quality / kept, energy / kept);
    }

    private static IEnumerable<LoggedDecision> Read()
    {
        var rows = File.ReadLines(Requires.SharedData("replay/greenserv-uniform-log.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(row => row.GetProperty("quality").ValueKind == JsonValueKind.Number)
            .ToArray();
        var models = rows.Select(row => row.GetProperty("model").GetString()!).Distinct().Order(StringComparer.Ordinal).ToArray();
        var play = new Play("default", 1 + s_tasks.Length, models.Length);
        foreach (var row in rows)
        {
            var context = new double[1 + s_tasks.Length];
            context[0] = 1;
            context[1 + Array.IndexOf(s_tasks, row.GetProperty("task").GetString())] = 1;
            var chosen = Array.IndexOf(models, row.GetProperty("model").GetString());
            var (quality, energy) = (row.GetProperty("quality").GetDouble(), row.GetProperty("energyNorm").GetDouble());
            var propensity = row.GetProperty("propensity").GetDouble();
            var estimates = play.Estimate(context);
            yield return new LoggedDecision
            {
                Candidates = [.. models.Select((model, k) => new LoggedCandidate(model, estimates[k], propensity, true))],
                Chosen = chosen,
                Propensity = propensity,
                SupportsEvaluation = estimates.All(estimate => estimate.Pulls > 0),
                Exploration = play.Policy.Exploration,
                ReferenceEnergyJoules = 1,
                Quality = quality,
                EnergyJoules = energy,
            };
            play.Learn(chosen, context, quality, energy);
        }
    }
}

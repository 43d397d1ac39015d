using System.Globalization;
using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Estimation;
using GreenServ.Core.Expectations;
using GreenServ.Core.Features.Layouts;
using GreenServ.Core.Policies;
using GreenServ.Router.Pool;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Router.Tests.Learning;

/// <summary>
/// How good predictions of energy are over requests that were recorded, predicted once more by the code of now, each with what was on record
/// before it. Runs only when it is named, with the store of a router that ran (a copy of its <c>telemetry.db</c>):
/// <c>TELEMETRY=FILE dotnet run --project tests/GreenServ.Router.Tests -- -explicit only -class "*PredictionSurvey" -showliveoutput</c>.
/// </summary>
public sealed class PredictionSurvey(ITestOutputHelper output)
{
    private static readonly int[] s_parts = [0, 50, 100, 200, 400, 800, 1600, int.MaxValue];

    [Fact(Explicit = true)]
    public void Predictions_OfRecordedRequests_AreComparedWithWhatTheyTook()
    {
        using var store = new SqliteTelemetryStore(Environment.GetEnvironmentVariable("TELEMETRY")!, TimeProvider.System, NullLogger<SqliteTelemetryStore>.Instance);
        var layout = LayoutCatalog.Create("default");
        var entries = store.Read(layout.Name, new Dictionary<string, long>()).ToArray();
        var decisions = entries.Select(entry => entry.Record).OfType<DecisionRecord>().ToArray();
        var corrected = entries.Select(entry => entry.Record).OfType<EnergyRecord>().ToDictionary(record => record.DecisionId, record => record.EnergyJoules);
        var state = new LearningState(layout.Name, layout.Dimension, decisions[0].ReferenceEnergyJoules);
        string[] arms = [.. decisions.SelectMany(decision => decision.Candidates).Select(candidate => candidate.Arm).Distinct()];
        ModelTraits[] traits = [.. arms.Select(arm => new ModelTraits(ModelSize.ParseBillions(arm)))];
        for (var k = 0; k < arms.Length; k++)
            state.GetArm(arms[k]).PriorEnergy = EnergyEstimator.Estimate(traits[k], 100, 100).Joules / state.ReferenceEnergyJoules;
        var policy = PolicyCatalog.Create("default", layout.Dimension, arms, layout.Blocks);
        policy.Attach([.. arms.Select(state.GetArm)]);

        var now = new List<(double Predicted, double Low, double High, double Actual)>();
        var then = new List<(double Predicted, double Low, double High, double Actual)>();
        var foreseenOf = new Dictionary<Guid, (double Joules, long From)>();
        var estimates = new ArmEstimate[arms.Length];
        foreach (var entry in entries)
        {
            if (entry.Record is DecisionRecord { Expected: { } expected, Outcome: { Status: OutcomeStatus.Completed, EnergyJoules: { } first } } decision)
            {
                var k = Array.IndexOf(arms, decision.Arm);
                policy.Estimate(decision.Context, estimates);
                var foreseen = state.Expectations.Foresee(decision.Arm, decision.Features.Task, expected.EstimatedInputTokens, null, estimates[k].EnergyMean * state.ReferenceEnergyJoules);
                var energy = state.Expectations.Energy(decision.Arm, foreseen.Joules, EnergyEstimator.LogDeviationOnAnyHardware(traits[k]));
                var actual = corrected.GetValueOrDefault(decision.Id, first);
                now.Add((energy.Joules, energy.LowJoules, energy.HighJoules, actual));
                then.Add((expected.Joules, expected.LowJoules, expected.HighJoules, actual));

                // What would be predicted now is what would be learned from.
                foreseenOf[decision.Id] = (foreseen.Joules, estimates[k].Pulls);
                state.Apply(entry with { Record = decision with { Expected = expected with { UncalibratedJoules = foreseen.Joules, PredictedFrom = estimates[k].Pulls } } }, Refresh);
                continue;
            }

            state.Apply(entry.Record is EnergyRecord energyRecord ? entry with { Record = energyRecord with { PredictedJoules = foreseenOf.TryGetValue(energyRecord.DecisionId, out var made) ? made.Joules : null, PredictedFrom = made.From } } : entry, Refresh);
        }

        for (var i = 1; i < s_parts.Length && s_parts[i - 1] < now.Count; i++)
            Report($"requests {s_parts[i - 1]} to {Math.Min(s_parts[i], now.Count)}", s_parts[i - 1], s_parts[i]);
        Report("all", 0, int.MaxValue);

        void Refresh(string arm, in Core.Bandits.Observation observation) => policy.Refresh(Array.IndexOf(arms, arm), observation);

        void Report(string part, int from, int to)
        {
            var (ours, recorded) = (PredictionErrors.Of(now.Take(to).Skip(from)), PredictionErrors.Of(then.Take(to).Skip(from)));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part}: mean error {ours.MeanAbsoluteError:P0} (recorded {recorded.MeanAbsoluteError:P0}), median ratio {ours.MedianRatio:F2} ({recorded.MedianRatio:F2}), ratio of means {ours.MeanRatio:F2} ({recorded.MeanRatio:F2}), in 90 % intervals {ours.WithinInterval:P0} ({recorded.WithinInterval:P0}); sum of errors {Errors(now, from, to):P0} of what was taken ({Errors(then, from, to):P0}); mean of |log ratio| {now.Take(to).Skip(from).Average(row => Math.Abs(Math.Log(row.Predicted / row.Actual))):F2}"));
        }
    }

    // Not moved by answers of one token, whose relative errors are thousands of percent.
    private static double Errors(IEnumerable<(double Predicted, double Low, double High, double Actual)> rows, int from, int to)
    {
        var part = rows.Take(to).Skip(from).ToArray();
        return part.Sum(row => Math.Abs(row.Predicted - row.Actual)) / part.Sum(row => row.Actual);
    }
}

using GreenServ.Core.Policies;
using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Events;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Requests;
using GreenServ.Testing;

namespace GreenServ.Lab.Tests.Replay;

/// <summary>Routers that share a stream of requests and hear of each other's answers a little later, as the shared log brings them.</summary>
public sealed class ReplicaReplayTests
{
    // Of six, the mean's own deviation is as large as the difference that is asked about.
    private const int Seeds = 24;

    // At 100 requests a second, a log that is 0.2 s behind.
    private const int Lag = 20;

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void Play_FourReplicas_KeepTheHeadroomOfOneThatSeesAll(double lambda)
    {
        var path = Requires.SharedData("replay/greenserv-sparse16.jsonl");
        var table = OutcomeFile.Read(path, keepPrompts: true, impute: true).Value!;
        var goal = Goal.TradeOff(lambda);
        var scenario = Scenario.Of(goal, table, table.Rows, []).Value!;
        var streams = new LearnedContexts(table, table.Rows);
        var create = new CatalogPolicySource().PlaysOf("default", goal, table)[0].Create;

        var one = Enumerable.Range(0, Seeds).Average(seed => Play(1, scenario, streams.Of(seed), create, seed));
        var four = Enumerable.Range(0, Seeds).Average(seed => Play(4, scenario, streams.Of(seed), create, seed));

        var (random, best) = (Reward(scenario, Baseline.Random), Reward(scenario, Baseline.BestPerTask));
        var (headroomOfOne, headroomOfFour) = ((one - random) / (best - random), (four - random) / (best - random));
        TestContext.Current.SendDiagnosticMessage($"λ = {lambda}: headroom {headroomOfOne:0.000} of one, {headroomOfFour:0.000} of four.");
        Assert.True(headroomOfFour >= 0.97 * headroomOfOne, $"One captures {headroomOfOne:0.000} of the headroom, four {headroomOfFour:0.000}.");
    }

    private static double Reward(Scenario scenario, string baseline) => scenario.Baselines.Single(known => known.Name == baseline).MeanReward!.Value;

    /// <summary>Expected reward per request.</summary>
    private static double Play(int replicas, Scenario scenario, RequestStream requests, Func<IReadOnlyList<int>, IPolicy> create, int seed)
    {
        var (table, lambda) = (scenario.Table, scenario.Goal.RequiredLambda);
        var draws = new Random(unchecked(seed * 7919 + 104_729));
        var pools = Enumerable.Range(0, replicas).Select(_ => new PlayedPool(requests.Dimension, double.PositiveInfinity, () => create(requests.Blocks))).ToArray();
        foreach (var pool in pools)
            pool.Join(table.Models.Index());
        var heard = new int[replicas];
        var answers = new List<Answered>();
        var (estimates, probabilities, allowed) = (new ArmEstimate[table.Models.Count], new double[table.Models.Count], new bool[table.Models.Count]);
        var reward = 0.0;

        for (var step = 0; step < requests.Count; step++)
        {
            var replica = step % replicas;
            var pool = pools[replica];
            for (; heard[replica] <= step - Lag; heard[replica]++)
            {
                if (heard[replica] % replicas == replica)
                    continue;
                pool.Tick();
                Learn(pool, answers[heard[replica]], requests, table);
            }

            var (row, time) = (requests.Rows[step], pool.Tick());
            for (var arm = 0; arm < allowed.Length; arm++)
                allowed[arm] = table.Available[table.Cell(row, arm)];
            pool.Policy.Estimate(requests.Context(step), estimates);
            pool.Policy.Probabilities(estimates, allowed, Weights.FromLambda(lambda), pool.Policy.Exploration, probabilities);
            var chosen = Sampling.Draw(probabilities, draws.NextDouble());
            for (var arm = 0; arm < allowed.Length; arm++)
                reward += allowed[arm] ? probabilities[arm] * table.Reward(table.Cell(row, arm), lambda) : 0;
            answers.Add(new(step, time, chosen, estimates[chosen]));
            Learn(pool, answers[^1], requests, table);
        }

        return reward / requests.Count;
    }

    private static void Learn(PlayedPool pool, Answered answered, RequestStream requests, OutcomeTable table)
    {
        var cell = table.Cell(requests.Rows[answered.Step], answered.Arm);
        pool.Answered(answered.Arm, answered.Time, requests.Context(answered.Step), table.Cost[cell]);
        pool.Scored(answered.Arm, answered.Time, requests.Context(answered.Step), table.Cost[cell], table.Quality[cell], answered.Predicted);
    }

    private readonly record struct Answered(int Step, long Time, int Arm, ArmEstimate Predicted);
}

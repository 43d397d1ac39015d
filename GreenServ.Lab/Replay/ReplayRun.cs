using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Plays every policy at every goal with every seed, in parallel. Results do not depend on the order in which runs end.</summary>
internal sealed class ReplayRun(ReplayOptions options, OutcomeTable table, Func<int, ContextTable> contextsOfSeed, IPolicySource policies)
{
    private sealed record GoalSetup(Goal Goal, IReadOnlyList<Baseline> Baselines, double[] Best);

    /// <summary>Number of runs, for a progress display.</summary>
    public int Runs => options.Policies.Count * options.Goals.Count * options.Seeds;

    /// <summary>Runs all; <paramref name="completed"/> is called after each run, from any thread.</summary>
    public ReplayReport Execute(Action completed, CancellationToken cancellationToken)
    {
        var setups = options.Goals.Select(SetUp).ToArray();
        var outcomes = new RunOutcome[Runs];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(Enumerable.Range(0, Runs), parallel, run =>
        {
            var seed = run % options.Seeds;
            var setup = setups[run / options.Seeds % setups.Length];
            var policy = options.Policies[run / options.Seeds / setups.Length];
            outcomes[run] = Play(policy, setup, seed, cancellationToken);
            completed();
        });

        var results = new List<PolicyResult>();
        foreach (var (index, seeds) in outcomes.Chunk(options.Seeds).Index())
        {
            var setup = setups[index % setups.Length];
            double? headroom = setup.Goal.Lambda is null ? null : ReplayReport.HeadroomOf(seeds.Average(run => run.MeanReward!.Value), setup.Baselines);
            results.Add(new PolicyResult(options.Policies[index / setups.Length], setup.Goal, seeds, headroom));
        }

        return new ReplayReport(table, options, results, [.. setups.SelectMany(setup => setup.Baselines)]);
    }

    private GoalSetup SetUp(Goal goal)
    {
        var averages = Averages.Of(table, goal.Lambda ?? 0);
        return goal.Alpha is { } alpha
            ? new GoalSetup(goal, SlaBaselines.Of(table, averages, alpha), [])
            : new GoalSetup(goal, TradeOffBaselines.Of(table, averages, goal.RequiredLambda), [.. averages.BestOfRow.Select(row => row.Reward)]);
    }

    private RunOutcome Play(string policy, GoalSetup setup, int seed, CancellationToken cancellationToken)
    {
        if (PolicyNames.IsRandom(policy))
            return ExactPlay.Random(table).Run(setup.Goal, setup.Best, seed);
        if (PolicyNames.StaticModel(policy) is { } model)
            return ExactPlay.Static(table, PolicyNames.IndexOf(model, table.Models)).Run(setup.Goal, setup.Best, seed);
        var contexts = contextsOfSeed(seed);
        return new Simulation(table, contexts)
            .Run(policies.Create(policy, contexts.Blocks, table.Models), setup.Goal.RequiredLambda, setup.Best, seed, cancellationToken);
    }
}

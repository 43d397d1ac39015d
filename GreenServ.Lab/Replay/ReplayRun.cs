using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>Plays every policy at every goal with every seed, in parallel. Results do not depend on the order in which runs end.</summary>
internal sealed class ReplayRun(ReplayOptions options, OutcomeTable table, IRequestStreams streams, IPolicySource policies)
{
    private sealed record GoalSetup(Goal Goal, IReadOnlyList<Baseline> Baselines, double[] Best);

    /// <summary>One line of the results; <c>null</c> as a play is an exact expectation.</summary>
    private sealed record Entry(string Policy, PolicyPlay? Play, GoalSetup Setup);

    private readonly List<Entry> _entries = Plan(options, table, policies);

    /// <summary>Number of runs, for a progress display.</summary>
    public int Runs => _entries.Count * options.Seeds;

    /// <summary>Runs all; <paramref name="completed"/> is called after each run, from any thread.</summary>
    public ReplayReport Execute(Action completed, CancellationToken cancellationToken)
    {
        var outcomes = new RunOutcome[Runs];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(Enumerable.Range(0, Runs), parallel, run =>
        {
            outcomes[run] = Play(_entries[run / options.Seeds], run % options.Seeds, cancellationToken);
            completed();
        });

        var results = new List<PolicyResult>();
        foreach (var (entry, seeds) in _entries.Zip(outcomes.Chunk(options.Seeds)))
        {
            var (goal, baselines) = (entry.Setup.Goal, entry.Setup.Baselines);
            var headroom = seeds.Average(run => run.MeanReward) is { } reward ? ReplayReport.HeadroomOf(reward, baselines) : null;
            results.Add(new PolicyResult(entry.Policy, entry.Play?.Settings, goal, seeds, headroom));
        }

        return new ReplayReport(table, options, results, [.. _entries.Select(entry => entry.Setup).Distinct().SelectMany(setup => setup.Baselines)]);
    }

    private static List<Entry> Plan(ReplayOptions options, OutcomeTable table, IPolicySource policies)
    {
        var setups = options.Goals.Select(goal => SetUp(goal, table)).ToArray();
        var entries = new List<Entry>();
        foreach (var policy in options.Policies)
        {
            foreach (var setup in setups)
            {
                if (PolicyNames.IsRandom(policy) || PolicyNames.StaticModel(policy) is not null)
                    entries.Add(new Entry(policy, null, setup));
                else
                    entries.AddRange(policies.PlaysOf(policy, setup.Goal, table).Select(play => new Entry(policy, play, setup)));
            }
        }

        return entries;
    }

    private static GoalSetup SetUp(Goal goal, OutcomeTable table)
    {
        var averages = Averages.Of(table, goal.Lambda ?? 0);
        return goal.Alpha is not null
            ? new GoalSetup(goal, SlaBaselines.Of(table, averages, goal), [])
            : new GoalSetup(goal, TradeOffBaselines.Of(table, averages, goal.RequiredLambda), [.. averages.BestOfRow.Select(row => row.Reward)]);
    }

    private RunOutcome Play(Entry entry, int seed, CancellationToken cancellationToken)
    {
        var (goal, best) = (entry.Setup.Goal, entry.Setup.Best);
        if (PolicyNames.StaticModel(entry.Policy) is { } model)
            return ExactPlay.Static(table, PolicyNames.IndexOf(model, table.Models)).Run(goal, best, streams.Of(seed));
        if (entry.Play is not { } play)
            return ExactPlay.Random(table).Run(goal, best, streams.Of(seed));
        var requests = streams.Of(seed);
        var policy = play.Create(requests.Blocks);
        return new Simulation(table, requests, policy, play.Steer(requests.Dimension, seed), goal, options.Feedback)
            .Run(new RunTally(table, goal, best, requests.Count), seed, cancellationToken);
    }
}

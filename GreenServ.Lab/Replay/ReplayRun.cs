using GreenServ.Lab.Events;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Replay;

/// <summary>Plays every policy at every goal with every seed, in parallel. Results do not depend on the order in which runs end.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="scenarios">One scenario per goal, over one table.</param>
/// <param name="streams">Requests of each seed.</param>
/// <param name="policies">Policies by name.</param>
internal sealed class ReplayRun(ReplayOptions options, IReadOnlyList<Scenario> scenarios, IRequestStreams streams, IPolicySource policies)
{
    /// <summary>One line of the results; <c>null</c> as a play is an exact expectation.</summary>
    private sealed record Entry(string Policy, PolicyPlay? Play, Scenario Scenario);

    private readonly List<Entry> _entries = Plan(options, scenarios, policies);

    /// <summary>Number of runs, for a progress display.</summary>
    public int Runs => _entries.Count * options.Seeds;

    /// <summary>Runs all; <paramref name="completed"/> is called after each run, from any thread.</summary>
    public ReplayReport Execute(Action completed, CancellationToken cancellationToken)
    {
        var outcomes = new RunOutcome[Runs];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.ForEach(Enumerable.Range(0, options.Seeds), parallel, seed => streams.Of(seed));
        var before = Environment.CpuUsage.TotalTime;
        Parallel.ForEach(Enumerable.Range(0, Runs), parallel, run =>
        {
            outcomes[run] = Play(_entries[run / options.Seeds], run % options.Seeds, cancellationToken);
            completed();
        });

        var spent = Environment.CpuUsage.TotalTime - before;
        var decisions = (long)_entries.Count(entry => entry.Play is not null) * options.Seeds * scenarios[0].Requests;
        var results = _entries.Zip(outcomes.Chunk(options.Seeds), (entry, seeds) => new PolicyResult(entry.Policy, entry.Play?.Settings, entry.Scenario, seeds));
        return new ReplayReport(scenarios[0].Table, options, [.. results], [.. scenarios.SelectMany(scenario => scenario.Baselines)], new ReplaySpeed(decisions, spent.TotalSeconds));
    }

    private static List<Entry> Plan(ReplayOptions options, IReadOnlyList<Scenario> scenarios, IPolicySource policies)
    {
        var entries = new List<Entry>();
        foreach (var policy in options.Policies)
        {
            foreach (var scenario in scenarios)
            {
                if (PolicyNames.IsExact(policy))
                    entries.Add(new Entry(policy, null, scenario));
                else
                    entries.AddRange(policies.PlaysOf(policy, scenario.Goal, scenario.Table).Select(play => new Entry(policy, play, scenario)));
            }
        }

        return entries;
    }

    private RunOutcome Play(Entry entry, int seed, CancellationToken cancellationToken)
    {
        var (scenario, requests) = (entry.Scenario, streams.Of(seed));
        if (entry.Play is not { } play)
            return Exact(entry.Policy, scenario).Run(requests);
        return new Simulation(scenario, requests, () => play.Create(requests.Blocks), play.Steer(requests.Dimension, seed), options.Learning)
            .Run(new RunTally(scenario), seed, cancellationToken);
    }

    private static ExactPlay Exact(string policy, Scenario scenario) =>
        PolicyNames.StaticModel(policy) is { } model ? ExactPlay.Static(scenario, PolicyNames.IndexOf(model, scenario.Table.Models))
        : PolicyNames.IsBestStatic(policy) ? ExactPlay.BestStatic(scenario)
        : ExactPlay.Random(scenario);
}

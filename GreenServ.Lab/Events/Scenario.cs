using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Events;

/// <summary>What a run for one goal meets: the events and the phases between them.</summary>
internal sealed class Scenario
{
    private Scenario(Goal goal, OutcomeTable table, int requests, IReadOnlyList<PoolEvent> events)
    {
        (Goal, Table, Requests, Events) = (goal, table, requests, events);
        Phases = [.. PhasesOf(goal, table, requests, events)];
        Baselines = Phases.Count == 1 ? Phases[0].Baselines : [.. Weighted()];
    }

    public Goal Goal { get; }

    /// <summary>Outcomes before anything happens to the pool.</summary>
    public OutcomeTable Table { get; }

    /// <summary>Requests of a run.</summary>
    public int Requests { get; }

    /// <summary>Events in the order in which they happen.</summary>
    public IReadOnlyList<PoolEvent> Events { get; }

    /// <summary>Phases in order; together they cover all requests.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>
    /// Exact expectations over the whole run: each phase's own, weighted by its requests. Best models are chosen anew in each
    /// phase; a single model counts in the phases in which it is part of the pool.
    /// </summary>
    public IReadOnlyList<Baseline> Baselines { get; }

    /// <summary>The scenario of a goal, or one line that says which event cannot happen.</summary>
    public static Result<Scenario> Of(Goal goal, OutcomeTable table, int requests, IReadOnlyList<EventRequest> requested)
    {
        var (events, error) = EventPlan.Of(requested, table, goal, requests);
        return events is null ? Result<Scenario>.Fail(error!) : Result<Scenario>.Ok(new Scenario(goal, table, requests, events));
    }

    /// <summary>The phase that a request falls into.</summary>
    public Phase PhaseOf(int step)
    {
        var phase = 0;
        while (Phases[phase].End <= step)
            phase++;
        return Phases[phase];
    }

    /// <summary>Requests decided when an event's own time ends: the next event of its model, or the end of the run.</summary>
    public int EndOf(PoolEvent happening) =>
        Events.FirstOrDefault(later => later.Model == happening.Model && later.Step > happening.Step)?.Step ?? Requests;

    private static IEnumerable<Phase> PhasesOf(Goal goal, OutcomeTable table, int requests, IReadOnlyList<PoolEvent> events)
    {
        if (events.Count == 0)
        {
            yield return new Phase(0, requests, table, goal);
            yield break;
        }

        var pool = new PoolState(table, events);
        var start = 0;
        foreach (var happening in events.GroupBy(happening => happening.Step))
        {
            yield return new Phase(start, happening.Key, pool.Outcomes(), goal);
            foreach (var one in happening)
                pool.Apply(one);
            start = happening.Key;
        }

        yield return new Phase(start, requests, pool.Outcomes(), goal);
    }

    private IEnumerable<Baseline> Weighted()
    {
        string[] names = [Baseline.Random, .. Table.Models.Select(model => Baseline.StaticPrefix + model), Baseline.BestStatic, Baseline.BestPerTask, Baseline.Oracle, Baseline.CheapestMixture];
        var parts = Phases.SelectMany(phase => phase.Baselines.Select(baseline => (Weight: (double)(phase.End - phase.Start), Baseline: baseline))).ToLookup(part => part.Baseline.Name);
        return names.Where(parts.Contains).Select(name => new Baseline(
            name,
            Goal,
            Mean(parts[name], baseline => baseline.MeanReward),
            Mean(parts[name], baseline => baseline.MeanQuality)!.Value,
            Mean(parts[name], baseline => baseline.MeanCost)));
    }

    private static double? Mean(IEnumerable<(double Weight, Baseline Baseline)> parts, Func<Baseline, double?> figure) =>
        parts.Sum(part => part.Weight * figure(part.Baseline)) / parts.Sum(part => figure(part.Baseline) is null ? 0 : part.Weight) is { } mean && double.IsFinite(mean) ? mean : null;
}

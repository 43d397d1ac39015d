using GreenServ.Lab.Data;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Events;

/// <summary>Finds the models and steps that events mean on a table, and refuses what cannot happen.</summary>
internal static class EventPlan
{
    /// <summary>Stands for the best single model of a goal in hindsight.</summary>
    public const string Best = "best";

    /// <summary>The events in the order in which they happen, or one line that says which one cannot.</summary>
    public static Result<IReadOnlyList<PoolEvent>> Of(IReadOnlyList<EventRequest> requested, OutcomeTable table, Goal goal, int requests)
    {
        if (requested.Count > 0 && !table.IsComplete)
            return Fail($"{requested[0].Text}: some models have no outcome on some rows, so it could happen that nobody is there to answer; add --impute.");
        var events = new List<PoolEvent>();
        foreach (var request in requested)
        {
            var model = IndexOf(request.Model, table, goal);
            if (model < 0)
                return Fail($"{request.Text}: the data has no model '{request.Model}'; it has {string.Join(", ", table.Models)}, or say best.");
            var step = request.Time.Before(requests);
            if (step < 1 || step >= requests)
                return Fail($"{request.Text}: a run has {requests} requests, so events happen behind 1 to {requests - 1} of them{(request.Time.IsShare ? $"; this is behind {step}" : "")}.");
            events.Add(new PoolEvent(request.Kind, model, step, request.Value, request.Text));
        }

        IReadOnlyList<PoolEvent> ordered = [.. events.OrderBy(happening => happening.Step)];
        return Contradiction(ordered, table) is { } contradiction ? Fail(contradiction) : Result<IReadOnlyList<PoolEvent>>.Ok(ordered);
    }

    /// <summary>Whether a model is part of the pool from the start: all are whose first coming or going is not a coming.</summary>
    public static bool IsPresentAtFirst(int model, IEnumerable<PoolEvent> events) =>
        events.FirstOrDefault(happening => happening.Model == model && happening.Kind is (PoolEventKind.Add or PoolEventKind.Remove))?.Kind is not PoolEventKind.Add;

    private static int IndexOf(string name, OutcomeTable table, Goal goal)
    {
        var index = PolicyNames.IndexOf(name, table.Models);
        if (index >= 0 || name != Best)
            return index;
        // Of a promise there is no reward to go by; its best model is the one with the highest quality.
        return Averages.BestOf(Averages.Of(table, goal.Lambda ?? 0).ByModel);
    }

    private static string? Contradiction(IReadOnlyList<PoolEvent> events, OutcomeTable table)
    {
        var present = Enumerable.Range(0, table.Models.Count).Select(model => IsPresentAtFirst(model, events)).ToArray();
        if (!present.Contains(true))
            return $"{events[0].Text}: no model is left to begin with; at least one must be there from the start.";
        var last = new int?[present.Length];
        foreach (var happening in events)
        {
            var name = table.Models[happening.Model];
            if (last[happening.Model] == happening.Step)
                return $"{happening.Text}: another event of {name} happens behind the same {happening.Step} requests; give them different steps.";
            last[happening.Model] = happening.Step;
            if (happening.Kind == PoolEventKind.Add && present[happening.Model])
                return $"{happening.Text}: {name} is part of the pool then; --remove it before, or let this be its first event.";
            if (happening.Kind != PoolEventKind.Add && !present[happening.Model])
                return $"{happening.Text}: {name} is no part of the pool then; it joins later, or has left.";
            if (happening.Kind is PoolEventKind.Add or PoolEventKind.Remove)
                present[happening.Model] = happening.Kind == PoolEventKind.Add;
            if (!present.Contains(true))
                return $"{happening.Text}: {name} is the last model of the pool; somebody must be there to answer.";
        }

        return null;
    }

    private static Result<IReadOnlyList<PoolEvent>> Fail(string error) => Result<IReadOnlyList<PoolEvent>>.Fail(error);
}

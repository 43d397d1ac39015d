using GreenServ.Lab.Data;

namespace GreenServ.Lab.Events;

/// <summary>The pool as events leave it: who is present, and what became of the quality of answers.</summary>
internal sealed class PoolState
{
    private readonly OutcomeTable _table;
    private readonly bool[] _present;
    private readonly double?[] _broken;
    private readonly double[] _shift;

    /// <summary>The pool before the first event.</summary>
    public PoolState(OutcomeTable table, IReadOnlyList<PoolEvent> events)
    {
        _table = table;
        _present = [.. Enumerable.Range(0, table.Models.Count).Select(model => EventPlan.IsPresentAtFirst(model, events))];
        _broken = new double?[table.Models.Count];
        _shift = new double[table.Models.Count];
    }

    public void Apply(PoolEvent happening)
    {
        var model = happening.Model;
        switch (happening.Kind)
        {
            case PoolEventKind.Add or PoolEventKind.Remove:
                _present[model] = happening.Kind == PoolEventKind.Add;
                break;
            case PoolEventKind.Break:
                (_broken[model], _shift[model]) = (happening.Value, 0);
                break;
            default:
                _shift[model] += happening.Value;
                break;
        }
    }

    /// <summary>All outcomes as they are now.</summary>
    public OutcomeTable Outcomes()
    {
        var (available, quality) = (new bool[_table.Available.Length], new double[_table.Quality.Length]);
        for (var cell = 0; cell < quality.Length; cell++)
        {
            var model = cell % _present.Length;
            available[cell] = _table.Available[cell] && _present[model];
            quality[cell] = Math.Clamp((_broken[model] ?? _table.Quality[cell]) + _shift[model], 0, 1);
        }

        return _table.With(available, quality);
    }
}

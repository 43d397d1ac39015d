namespace GreenServ.Lab.Data;

/// <summary>Collects rows and lays them out as an <see cref="OutcomeTable"/>.</summary>
internal sealed class OutcomeTableBuilder
{
    private readonly List<OutcomeRow> _rows = [];
    private readonly List<string> _models = [];
    private readonly Dictionary<string, int> _modelIndex = new(StringComparer.Ordinal);
    private readonly bool[] _columnSeen = new bool[CostColumns.Count];

    public void Add(OutcomeRow row)
    {
        _rows.Add(row);
        foreach (var cell in row.Cells)
        {
            if (_modelIndex.TryAdd(cell.Model, _models.Count))
                _models.Add(cell.Model);
            for (var column = 0; column < CostColumns.Count; column++)
                _columnSeen[column] |= cell.Costs[column] is not null;
        }
    }

    /// <summary>Builds the table; the error completes a sentence that begins with the file's name.</summary>
    public Result<OutcomeTable> Build(string dataset, bool impute)
    {
        if (_rows.Count == 0)
            return Result<OutcomeTable>.Fail("holds no rows.");
        var column = Array.IndexOf(_columnSeen, true) is var first and >= 0 ? (CostColumn?)first : null;
        var tasks = _rows.Select(row => row.Task).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var taskIndex = tasks.Index().ToDictionary(task => task.Item, task => task.Index, StringComparer.Ordinal);
        var taskOf = _rows.Select(row => taskIndex[row.Task]).ToArray();

        var cells = Fill(column);
        var scale = column is null or CostColumn.EnergyNorm ? 1 : Scale(cells);
        var imputed = impute ? Imputation.Fill(cells, taskOf, tasks.Length) : 0;
        var kept = Enumerable.Range(0, _rows.Count).Where(cells.HasAny).ToArray();
        if (kept.Length == 0)
            return Result<OutcomeTable>.Fail("has no outcome with a quality.");

        var played = cells.Select(kept);
        return Result<OutcomeTable>.Ok(new OutcomeTable
        {
            Dataset = dataset,
            Models = _models,
            Tasks = tasks,
            TaskOf = [.. kept.Select(row => taskOf[row])],
            Prompts = [.. kept.Select(row => _rows[row].Prompt)],
            Available = played.Available,
            Quality = played.Quality,
            RawCost = played.Cost,
            Cost = column is null or CostColumn.EnergyNorm ? played.Cost : [.. played.Cost.Select(cost => Math.Min(1, cost / scale))],
            CostColumn = column,
            ImputedCells = imputed,
            SkippedRows = _rows.Count - kept.Length,
        });
    }

    private CellGrid Fill(CostColumn? column)
    {
        var grid = new CellGrid(_rows.Count, _models.Count);
        for (var row = 0; row < _rows.Count; row++)
        {
            foreach (var cell in _rows[row].Cells)
            {
                var cost = column is { } used ? cell.Costs[(int)used] : 0;
                if (cell.Quality is { } quality && cost is { } spent)
                    grid.Set(row, _modelIndex[cell.Model], quality, spent);
            }
        }

        return grid;
    }

    /// <summary>The 99th percentile of recorded costs (linear between ranks): one freak answer must not flatten all others.</summary>
    private static double Scale(CellGrid cells)
    {
        var costs = cells.Cost.Where((_, cell) => cells.Available[cell]).Order().ToArray();
        if (costs.Length == 0)
            return 1;
        var rank = 0.99 * (costs.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, costs.Length - 1);
        var percentile = costs[below] + (rank - below) * (costs[above] - costs[below]);
        return percentile > 0 ? percentile : 1;
    }
}

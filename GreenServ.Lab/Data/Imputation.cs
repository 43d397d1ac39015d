namespace GreenServ.Lab.Data;

/// <summary>
/// Fills missing cells with a recorded outcome (quality and cost together) of the same task and model, else of the same
/// model; a model without any outcome stays missing.
/// </summary>
/// <remarks>The draw has a seed of its own, so that one data set is imputed once and every run and baseline sees the same table.</remarks>
internal static class Imputation
{
    private const int Seed = 20_260_117;

    /// <summary>Fills <paramref name="cells"/> in place and returns how many cells were drawn.</summary>
    public static int Fill(CellGrid cells, int[] taskOf, int tasks)
    {
        var byTask = new List<int>[tasks * cells.Models];
        var byModel = new List<int>[cells.Models];
        foreach (ref var pool in byTask.AsSpan())
            pool = [];
        foreach (ref var pool in byModel.AsSpan())
            pool = [];
        var missing = new List<int>();
        for (var cell = 0; cell < cells.Available.Length; cell++)
        {
            if (!cells.Available[cell])
            {
                missing.Add(cell);
                continue;
            }

            var model = cell % cells.Models;
            byTask[taskOf[cell / cells.Models] * cells.Models + model].Add(cell);
            byModel[model].Add(cell);
        }

        var random = new Random(Seed);
        var drawn = 0;
        foreach (var cell in missing)
        {
            var (row, model) = (cell / cells.Models, cell % cells.Models);
            var pool = byTask[taskOf[row] * cells.Models + model] is { Count: > 0 } same ? same : byModel[model];
            if (pool.Count == 0)
                continue;
            var source = pool[random.Next(pool.Count)];
            cells.Set(row, model, cells.Quality[source], cells.Cost[source]);
            drawn++;
        }

        return drawn;
    }
}

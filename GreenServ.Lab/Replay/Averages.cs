using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Means over the available cells of a table at one λ.</summary>
internal sealed class Averages
{
    private Averages(OutcomeTable table)
    {
        ByModel = new Expectation?[table.Models.Count];
        ByTask = new Expectation?[table.Tasks.Count][];
        TaskShare = new double[table.Tasks.Count];
        BestOfRow = new Expectation[table.Rows];
    }

    /// <summary>Of each model over the rows where it is available; <c>null</c> where it never is.</summary>
    public Expectation?[] ByModel { get; }

    /// <summary>Of each task and model over the rows where it is available.</summary>
    public Expectation?[][] ByTask { get; }

    /// <summary>Share of each task in the rows.</summary>
    public double[] TaskShare { get; }

    /// <summary>The best available model of each row.</summary>
    public Expectation[] BestOfRow { get; }

    /// <summary>An even draw among each row's available models.</summary>
    public Expectation Random { get; private set; }

    public static Averages Of(OutcomeTable table, double lambda)
    {
        var averages = new Averages(table);
        var models = table.Models.Count;
        var sums = new Expectation[table.Tasks.Count, models];
        var counts = new int[table.Tasks.Count, models];
        for (var row = 0; row < table.Rows; row++)
        {
            var task = table.TaskOf[row];
            averages.TaskShare[task] += 1.0 / table.Rows;
            Expectation? best = null;
            var (sum, count) = (default(Expectation), 0);
            for (var model = 0; model < models; model++)
            {
                var cell = table.Cell(row, model);
                if (!table.Available[cell])
                    continue;
                var outcome = Expectation.Of(table, cell, lambda);
                sums[task, model] += outcome;
                counts[task, model]++;
                sum += outcome;
                count++;
                if (best is null || outcome.Beats(best.Value))
                    best = outcome;
            }

            averages.BestOfRow[row] = best!.Value;
            averages.Random += sum / count;
        }

        averages.Random /= table.Rows;
        averages.Finish(sums, counts);
        return averages;
    }

    /// <summary>Index of the best of these means; −1 where there is none.</summary>
    public static int BestOf(Expectation?[] means)
    {
        var best = -1;
        for (var model = 0; model < means.Length; model++)
        {
            if (means[model] is { } mean && (best < 0 || mean.Beats(means[best]!.Value)))
                best = model;
        }

        return best;
    }

    private void Finish(Expectation[,] sums, int[,] counts)
    {
        for (var task = 0; task < ByTask.Length; task++)
        {
            ByTask[task] = new Expectation?[ByModel.Length];
            for (var model = 0; model < ByModel.Length; model++)
                ByTask[task][model] = counts[task, model] == 0 ? null : sums[task, model] / counts[task, model];
        }

        for (var model = 0; model < ByModel.Length; model++)
        {
            var (sum, count) = (default(Expectation), 0);
            for (var task = 0; task < ByTask.Length; task++)
            {
                sum += sums[task, model];
                count += counts[task, model];
            }

            ByModel[model] = count == 0 ? null : sum / count;
        }
    }
}

using GreenServ.Lab.Data;

namespace GreenServ.Lab.Contexts;

/// <summary>The context of every row, computed once and shared by all runs.</summary>
internal sealed class ContextTable(IReadOnlyList<int> blocks, double[] values)
{
    private readonly int _dimension = blocks.Sum();

    /// <summary>Lengths of the blocks of components, the bias first.</summary>
    public IReadOnlyList<int> Blocks => blocks;

    public int Dimension => _dimension;

    /// <summary>Context of a row.</summary>
    public ReadOnlySpan<double> Of(int row) => values.AsSpan(row * _dimension, _dimension);

    /// <summary>x = [1, one-hot(task)], the tasks in ordinal order: the papers' setting, where the task is known.</summary>
    public static ContextTable Declared(OutcomeTable table)
    {
        var dimension = 1 + table.Tasks.Count;
        var values = new double[table.Rows * dimension];
        for (var row = 0; row < table.Rows; row++)
        {
            values[row * dimension] = 1;
            values[row * dimension + 1 + table.TaskOf[row]] = 1;
        }

        return new ContextTable([1, table.Tasks.Count], values);
    }
}

namespace GreenServ.Lab.Data;

/// <summary>Recorded outcomes as flat arrays: cell (row, model) stands at <c>row · models + model</c>.</summary>
internal sealed class OutcomeTable
{
    /// <summary>Name of the data set: the file's name without its extension.</summary>
    public required string Dataset { get; init; }

    /// <summary>All models, in the order in which the file first names them.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>All tasks, in ordinal order.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Task of each row.</summary>
    public required int[] TaskOf { get; init; }

    /// <summary>Prompt of each row; <c>null</c> where they were not kept.</summary>
    public required string?[] Prompts { get; init; }

    /// <summary>Whether a cell has all that a run needs: quality, and cost where the data has any.</summary>
    public required bool[] Available { get; init; }

    /// <summary>Quality, 0..1; 0 where not available.</summary>
    public required double[] Quality { get; init; }

    /// <summary>Cost in the data's own unit; 0 where not available.</summary>
    public required double[] RawCost { get; init; }

    /// <summary>Cost as it enters λ rewards.</summary>
    public required double[] Cost { get; init; }

    /// <summary>Which figure is the cost; <c>null</c> where the data has none.</summary>
    public required CostColumn? CostColumn { get; init; }

    /// <summary>Cells that were drawn, not recorded.</summary>
    public required int ImputedCells { get; init; }

    /// <summary>Rows left out because no model has an outcome there.</summary>
    public required int SkippedRows { get; init; }

    public int Rows => TaskOf.Length;

    public bool HasCost => CostColumn is not null;

    /// <summary>Whether every model has an outcome on every row.</summary>
    public bool IsComplete => Array.IndexOf(Available, false) < 0;

    /// <summary>Reward of a cell, (1−λ)·quality + λ·(1−cost): GreenServ, equation 5, shifted into 0..1.</summary>
    public double Reward(int cell, double lambda) => (1 - lambda) * Quality[cell] + lambda * (1 - Cost[cell]);

    /// <summary>The same rows with other outcomes; cost stays.</summary>
    public OutcomeTable With(bool[] available, double[] quality) => new()
    {
        Dataset = Dataset,
        Models = Models,
        Tasks = Tasks,
        TaskOf = TaskOf,
        Prompts = Prompts,
        Available = available,
        Quality = quality,
        RawCost = RawCost,
        Cost = Cost,
        CostColumn = CostColumn,
        ImputedCells = ImputedCells,
        SkippedRows = SkippedRows,
    };

    /// <summary>Index of a cell.</summary>
    public int Cell(int row, int model) => row * Models.Count + model;
}

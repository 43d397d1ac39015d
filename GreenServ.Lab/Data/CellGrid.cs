namespace GreenServ.Lab.Data;

/// <summary>Outcomes by row and model while a table is being built.</summary>
internal sealed class CellGrid(int rows, int models)
{
    public int Rows => rows;

    public int Models => models;

    public bool[] Available { get; } = new bool[rows * models];

    public double[] Quality { get; } = new double[rows * models];

    public double[] Cost { get; } = new double[rows * models];

    public void Set(int row, int model, double quality, double cost)
    {
        var cell = row * models + model;
        Available[cell] = true;
        Quality[cell] = quality;
        Cost[cell] = cost;
    }

    public bool HasAny(int row) => Available.AsSpan(row * models, models).Contains(true);

    /// <summary>The grid of some of the rows.</summary>
    public CellGrid Select(int[] kept)
    {
        var grid = new CellGrid(kept.Length, models);
        for (var row = 0; row < kept.Length; row++)
        {
            var (from, to) = (kept[row] * models, row * models);
            Array.Copy(Available, from, grid.Available, to, models);
            Array.Copy(Quality, from, grid.Quality, to, models);
            Array.Copy(Cost, from, grid.Cost, to, models);
        }

        return grid;
    }
}

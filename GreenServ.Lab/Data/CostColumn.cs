namespace GreenServ.Lab.Data;

/// <summary>Which recorded figure plays the part of cost, in order of preference.</summary>
internal enum CostColumn
{
    /// <summary>Energy scaled to about 0..1 by whoever recorded it; used in rewards as it is.</summary>
    EnergyNorm,

    /// <summary>Joules per request.</summary>
    EnergyJ,

    /// <summary>Joules per generated token.</summary>
    EnergyPerTokenJ,

    /// <summary>US dollars per request.</summary>
    CostUsd,
}

/// <summary>Names and units of the cost columns.</summary>
internal static class CostColumns
{
    /// <summary>Number of cost columns.</summary>
    public const int Count = 4;

    private static readonly string[] s_fields = ["energyNorm", "energyJ", "energyPerTokenJ", "costUsd"];
    private static readonly string[] s_titles =
        ["Mean energy (normalised, 0 to 1)", "Mean energy (J per request)", "Mean energy (J per token)", "Mean cost (USD per request)"];

    /// <summary>Field of an outcome that carries the column.</summary>
    public static string Field(CostColumn column) => s_fields[(int)column];

    /// <summary>Title of an axis that shows the column's mean.</summary>
    public static string AxisTitle(CostColumn column) => s_titles[(int)column];
}

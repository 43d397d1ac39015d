using System.Globalization;
using Spectre.Console;

namespace GreenServ.Lab.Reports;

/// <summary>How figures stand in tables.</summary>
internal static class TableText
{
    public static Table New(string title) => new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title));

    // Names of models may hold brackets, which Spectre would read as markup.
    public static string[] Cells(params string[] texts) => [.. texts.Select(Markup.Escape)];

    public static string Cost(double? cost) => cost is null ? "–" : cost.Value.ToString("G4", CultureInfo.InvariantCulture);

    public static string Number(double? value, string format) => value is null ? "–" : value.Value.ToString(format, CultureInfo.InvariantCulture);
}

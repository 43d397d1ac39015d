using System.Globalization;
using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Lab.Energy;

/// <summary>Published measurements as the ML.ENERGY benchmark tabulates them: comma-separated, with a header.</summary>
internal static class MeasurementFile
{
    /// <summary>Reads all of it.</summary>
    public static Result<IReadOnlyList<EnergyMeasurement>> Read(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            if (lines.Length < 2)
                return Fail($"{path} holds no measurements.");
            var columns = lines[0].Split(',').Select((name, place) => (name, place)).ToDictionary(column => column.name, column => column.place, StringComparer.Ordinal);
            var rows = new List<EnergyMeasurement>();
            for (var i = 1; i < lines.Length; i++)
            {
                if (string.IsNullOrWhiteSpace(lines[i]))
                    continue;
                var (row, problem) = Parse(lines[i].Split(','), columns);
                if (row is null)
                    return Fail($"{path}, line {i + 1}: {problem}.");
                rows.Add(row);
            }

            return Result<IReadOnlyList<EnergyMeasurement>>.Ok(rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail($"{path} cannot be read: {e.Message}");
        }
        catch (ArgumentException)
        {
            return Fail($"{path}: two columns have the same name.");
        }
    }

    private static (EnergyMeasurement? Row, string? Problem) Parse(string[] cells, Dictionary<string, int> columns)
    {
        string? problem = null;
        var format = Text("weight_precision");
        if (format is not null && Quantization.BitsPerWeight(format) is null)
            problem ??= $"'{format}' is no number format; bfloat16, fp8 or mxfp4 are";
        var row = new EnergyMeasurement(
            Text("model_id") ?? "", Text("task") ?? "", Text("gpu_model") ?? "", Number("total_params_billions"), Number("activated_params_billions"),
            Quantization.BitsPerWeight(format) ?? 0, Number("avg_batch_size"), Number("energy_per_token_joules"));
        return problem is null ? (row, null) : (null, problem);

        string? Text(string name)
        {
            if (columns.TryGetValue(name, out var place) && place < cells.Length && cells[place].Length > 0)
                return cells[place];
            problem ??= $"column '{name}' is missing or empty";
            return null;
        }

        double Number(string name)
        {
            var text = Text(name);
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value > 0)
                return value;
            problem ??= $"column '{name}' holds '{text}', not a number above 0";
            return 0;
        }
    }

    private static Result<IReadOnlyList<EnergyMeasurement>> Fail(string error) => Result<IReadOnlyList<EnergyMeasurement>>.Fail(error);
}

using System.Globalization;

namespace GreenServ.Lab.Replay;

/// <summary>The values of <c>--lambda</c>: a comma-separated list, in which <c>a,b,…,c</c> (or <c>...</c>) goes on in equal steps.</summary>
internal static class LambdaList
{
    private const int MaxValues = 1001;

    /// <summary>Parses the list; decimal arithmetic keeps 0.1 steps exact.</summary>
    public static Result<IReadOnlyList<double>> Parse(string text)
    {
        var values = new List<decimal>();
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is "..." or "…")
            {
                if (i < 2 || i + 1 >= parts.Length || !TryValue(parts[i + 1], out var last))
                    return Fail($"--lambda {text}: '{parts[i]}' needs two values before it and one behind, as in 0,0.1,…,1.");
                var step = values[^1] - values[^2];
                if (step == 0 || (last - values[^1]) / step is var steps && (steps < 1 || steps != decimal.Truncate(steps) || steps > MaxValues))
                    return Fail($"--lambda {text}: {last} is not reached from {values[^1]} in steps of {step}.");
                for (var next = values[^1] + step; next != last; next += step)
                    values.Add(next);
                continue;
            }

            if (!TryValue(parts[i], out var value))
                return Fail($"--lambda {text}: '{parts[i]}' is not a number in 0..1; a list reads 0,0.5,1 or 0,0.1,…,1.");
            values.Add(value);
        }

        return Result<IReadOnlyList<double>>.Ok([.. values.Distinct().Select(value => (double)value)]);
    }

    private static bool TryValue(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && value is >= 0 and <= 1;

    private static Result<IReadOnlyList<double>> Fail(string error) => Result<IReadOnlyList<double>>.Fail(error);
}

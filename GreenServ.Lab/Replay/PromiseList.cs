using System.Globalization;
using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>One value of <c>--sla</c> as it was written: α itself, or a share of the way from the cheapest to the best model.</summary>
/// <param name="Value">α, or the share, both 0..1.</param>
/// <param name="IsShare">Which of the two.</param>
internal readonly record struct Promise(double Value, bool IsShare);

/// <summary>The values of <c>--sla</c>: numbers (0.8) and percents (60%), separated by commas.</summary>
internal static class PromiseList
{
    /// <summary>Parses the list: numbers above 0 and at most 1, percents of 0 to 100.</summary>
    public static Result<IReadOnlyList<Promise>> Parse(string text)
    {
        var values = new List<Promise>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var isShare = part.EndsWith('%');
            if (!decimal.TryParse(isShare ? part[..^1] : part, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
                return Fail(text, part);
            if (isShare ? value is < 0 or > 100 : value is <= 0 or > 1)
                return Fail(text, part);
            values.Add(new Promise((double)(isShare ? value / 100 : value), isShare));
        }

        return Result<IReadOnlyList<Promise>>.Ok([.. values.Distinct()]);
    }

    /// <summary>
    /// The goals on a table. A share p becomes α = q₀ + p·(q₁ − q₀): q₀ the mean quality of the model with the lowest mean cost,
    /// q₁ the highest mean quality of a model.
    /// </summary>
    public static Result<IReadOnlyList<Goal>> Resolve(IReadOnlyList<Promise> promises, OutcomeTable table)
    {
        var models = Averages.Of(table, lambda: 0).ByModel.OfType<Expectation>().ToList();
        var (from, to) = (models.MinBy(model => model.Cost).Quality, models.Max(model => model.Quality));
        var goals = promises.Select(promise => promise.IsShare ? Goal.Sla(from + promise.Value * (to - from), promise.Value) : Goal.Sla(promise.Value)).ToList();
        return goals.Exists(goal => !(goal.Alpha > 0))
            ? Result<IReadOnlyList<Goal>>.Fail("--sla: the cheapest model's mean quality is 0 here, so a share of 0 % promises nothing; give a higher one.")
            : Result<IReadOnlyList<Goal>>.Ok([.. goals.DistinctBy(goal => goal.Alpha)]);
    }

    private static Result<IReadOnlyList<Promise>> Fail(string text, string part) => Result<IReadOnlyList<Promise>>.Fail(
        $"--sla {text}: '{part}' is not a number above 0 and at most 1, nor a percent from 0% to 100%; a list reads 0.7,0.8 or 30%,60%,85%.");
}

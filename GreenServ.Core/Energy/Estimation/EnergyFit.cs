using GreenServ.Core.Bandits;

namespace GreenServ.Core.Energy.Estimation;

/// <summary>
/// Least squares in logarithms on published measurements. Kinds of task and of GPU other than the first get a factor of their own, so that
/// the coefficients are those of the first.
/// </summary>
public sealed class EnergyFit
{
    private const int Common = 5;
    private const double Interval = 1.6449;

    private readonly double[] _coefficients;

    private EnergyFit(double[] coefficients) => _coefficients = coefficients;

    /// <summary>Fits.</summary>
    /// <param name="rows">Measurements; more than there are coefficients.</param>
    /// <param name="task">The task whose level is the intercept's.</param>
    /// <param name="hardware">The GPU whose level is the intercept's.</param>
    /// <exception cref="ArgumentException">Too few measurements, or they do not tell the coefficients apart.</exception>
    public static FittedEnergy Fit(IReadOnlyList<EnergyMeasurement> rows, string task, string hardware)
    {
        string[] tasks = [.. rows.Select(row => row.Task).Distinct().Where(name => name != task).Order(StringComparer.Ordinal)];
        string[] gpus = [.. rows.Select(row => row.Hardware).Distinct().Where(name => name != hardware).Order(StringComparer.Ordinal)];
        var size = Common + tasks.Length + gpus.Length;
        if (rows.Count <= size)
            throw new ArgumentException($"{rows.Count} measurements can not tell {size} coefficients; give more.", nameof(rows));
        double[][] features = [.. rows.Select(row => Features(row, tasks, gpus))];
        var fit = Solve(rows, features, size, static _ => true);
        double[] residuals = [.. rows.Select((row, i) => fit.Residual(row, features[i]))];
        var held = HeldOut(rows, features, size);
        var mean = rows.Average(row => Math.Log(row.JoulesPerOutputToken));
        var c = fit._coefficients;
        return new FittedEnergy(
            new EstimatorCoefficients(c[0], c[1], c[2], c[3], c[4], held.Deviation),
            tasks.Select((name, i) => (name, Math.Exp(c[Common + i]))).ToDictionary(),
            gpus.Select((name, i) => (name, Math.Exp(c[Common + tasks.Length + i]))).ToDictionary(),
            rows.Count, rows.Select(row => row.Model).Distinct().Count(),
            1 - residuals.Sum(r => r * r) / rows.Sum(row => Math.Pow(Math.Log(row.JoulesPerOutputToken) - mean, 2)),
            held.MedianAbsoluteError, held.Coverage);
    }

    // Each model is predicted by a fit to the others, with an interval as wide as their own errors when held out among themselves.
    private static (double MedianAbsoluteError, double Coverage, double Deviation) HeldOut(IReadOnlyList<EnergyMeasurement> rows, double[][] features, int size)
    {
        string[] models = [.. rows.Select(row => row.Model).Distinct()];
        var errors = new List<double>();
        var inside = 0;
        foreach (var model in models)
        {
            var others = Errors(rows, features, size, models, row => row.Model != model);
            var deviation = Deviation(others);
            foreach (var error in Errors(rows, features, size, [model], static _ => true))
            {
                errors.Add(error);
                inside += Math.Abs(error) <= Interval * deviation ? 1 : 0;
            }
        }

        double[] relative = [.. errors.Select(error => Math.Abs(Math.Exp(-error) - 1)).Order()];
        return (relative[relative.Length / 2], (double)inside / errors.Count, Deviation(errors));
    }

    private static List<double> Errors(IReadOnlyList<EnergyMeasurement> rows, double[][] features, int size, string[] models, Func<EnergyMeasurement, bool> among)
    {
        var errors = new List<double>();
        foreach (var model in models)
        {
            if (!rows.Any(row => row.Model == model && among(row)))
                continue;
            var fit = Solve(rows, features, size, row => row.Model != model && among(row));
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows[i].Model == model && among(rows[i]))
                    errors.Add(fit.Residual(rows[i], features[i]));
            }
        }

        return errors;
    }

    private static EnergyFit Solve(IReadOnlyList<EnergyMeasurement> rows, double[][] features, int size, Func<EnergyMeasurement, bool> used)
    {
        var sums = new RegressionSums(size);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!used(rows[i]))
                continue;
            var (x, y) = (features[i], Math.Log(rows[i].JoulesPerOutputToken));
            for (var j = 0; j < size; j++)
            {
                sums.XY[j] += x[j] * y;
                for (var k = 0; k < size; k++)
                    sums.XX[j * size + k] += x[j] * x[k];
            }
        }

        // Only keeps the matrix invertible where a task or GPU was held out whole.
        var inverse = new RidgeInverse(size);
        inverse.Rebuild(sums, [.. Enumerable.Repeat(1e-6, size)]);
        var coefficients = new double[size];
        inverse.Multiply(sums.XY, coefficients);
        return new EnergyFit(coefficients);
    }

    private double Residual(EnergyMeasurement row, double[] features) =>
        Math.Log(row.JoulesPerOutputToken) - features.Zip(_coefficients, static (x, c) => x * c).Sum();

    private static double[] Features(EnergyMeasurement row, string[] tasks, string[] gpus) =>
    [
        1, Math.Log(row.ActiveBillions), Math.Log(row.TotalBillions), Math.Log(row.Batch), Math.Log(row.BitsPerWeight / 16),
        .. tasks.Select(task => task == row.Task ? 1.0 : 0), .. gpus.Select(gpu => gpu == row.Hardware ? 1.0 : 0),
    ];

    private static double Deviation(List<double> errors) => Math.Sqrt(errors.Sum(error => error * error) / errors.Count);
}

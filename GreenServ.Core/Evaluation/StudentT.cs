namespace GreenServ.Core.Evaluation;

/// <summary>Student's t distribution with any real number of degrees of freedom.</summary>
internal static class StudentT
{
    // Lanczos, g = 7, n = 9: ln Γ to 1e-14.
    private static readonly double[] s_lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The t with P(−t &lt; T &lt; t) = confidence; relative error below 1e-8.</summary>
    /// <param name="confidence">In 0..1 exclusive.</param>
    /// <param name="degrees">Degrees of freedom, positive; infinite ones count as 1e7, where t is normal to 7 digits.</param>
    public static double TwoSided(double confidence, double degrees)
    {
        degrees = Math.Min(degrees, 1e7);
        var (low, high) = (0.0, 1.0);
        while (Within(high, degrees) < confidence)
            (low, high) = (high, 2 * high);
        while (high - low > 1e-9 * high)
        {
            var middle = 0.5 * (low + high);
            if (Within(middle, degrees) < confidence)
                low = middle;
            else
                high = middle;
        }

        return 0.5 * (low + high);
    }

    // P(−t < T < t) = I_y(1/2, ν/2) with y = t²/(ν+t²).
    private static double Within(double t, double degrees)
    {
        var square = t * t;
        return RegularisedBeta(square / (degrees + square), degrees / (degrees + square), 0.5, 0.5 * degrees);
    }

    // x and 1−x both come from the caller, so that neither loses digits near 1.
    private static double RegularisedBeta(double x, double complement, double a, double b)
    {
        if (x <= 0)
            return 0;
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(complement));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - front * Fraction(complement, b, a) / b;
    }

    // Lentz's evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22).
    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 / NotZero(1 - (a + b) * x / (a + 1));
        var result = d;
        for (var m = 1; m < 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            result *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            result *= c * d;
            if (Math.Abs(c * d - 1) < 1e-15)
                break;
        }

        return result;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    private static double LogGamma(double x)
    {
        var shifted = x - 1;
        var sum = s_lanczos[0];
        for (var i = 1; i < s_lanczos.Length; i++)
            sum += s_lanczos[i] / (shifted + i);
        var t = shifted + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (shifted + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}

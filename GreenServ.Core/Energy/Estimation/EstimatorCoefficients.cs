namespace GreenServ.Core.Energy.Estimation;

/// <summary>
/// <c>J/token = exp(Intercept) · P_active^Active · P_total^Total · batch^Batch · (bits/16)^Bits</c>, P in billions of parameters, for one
/// kind of task on one kind of GPU.
/// </summary>
/// <param name="Intercept">Logarithm of the joules of 10⁹ parameters of 16 bits at batch 1.</param>
/// <param name="Active">Exponent of the parameters used per token.</param>
/// <param name="Total">Exponent of all parameters.</param>
/// <param name="Batch">Exponent of the requests served together.</param>
/// <param name="Bits">Exponent of the bits per weight.</param>
/// <param name="LogDeviation">Standard deviation of the logarithm of what a model needs that the fit has not seen.</param>
public sealed record EstimatorCoefficients(double Intercept, double Active, double Total, double Batch, double Bits, double LogDeviation)
{
    /// <summary>
    /// Fitted by <c>GreenServ.Lab energy-fit</c> to the ML.ENERGY measurements, for chat on an H100; docs/energy.md has the quality of
    /// the fit.
    /// </summary>
    public static EstimatorCoefficients Published { get; } = new(-1.9349, 0.2923, 0.6943, -0.5010, 0.6326, 0.5125);
}

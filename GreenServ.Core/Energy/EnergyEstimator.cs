using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Energy;

/// <summary>
/// Joules of a request where nothing can be measured: a power law in what is known of the model
/// (<see cref="EstimatorCoefficients"/>), fitted to published measurements of chat on one kind of GPU.
/// </summary>
/// <remarks>
/// The fit is per output token and carries the prompt of a typical chat request in it. A prompt's tokens are therefore
/// counted only with <see cref="PromptTokenWeight"/>: prefill handles them in parallel. That weight is an assumption,
/// not a fit; whoever shows the figure calls it an estimate. The measurements begin at batches of eight: a batch of one is
/// extrapolated.
/// </remarks>
public static class EnergyEstimator
{
    /// <summary>Assumed cost of a prompt token relative to an output token.</summary>
    public const double PromptTokenWeight = 0.05;

    /// <summary>Size that a model of unknown size is taken for, in billions of parameters.</summary>
    public const double UnknownBillions = 8;

    // People run models of 0.5 to 70 billion parameters: about two such deviations to either side.
    private const double UnknownLogDeviation = 1.2;

    private const double HardwareLogDeviation = 1.5;

    private static readonly EstimatorCoefficients s_published = EstimatorCoefficients.Published;

    /// <summary>Exponent of the number of requests served together.</summary>
    public static double BatchExponent => s_published.Batch;

    /// <summary>Standard deviation of the logarithm of an estimate.</summary>
    public static double LogDeviation(ModelTraits model) => model.TotalBillions is null
        ? Math.Sqrt(s_published.LogDeviation * s_published.LogDeviation + UnknownLogDeviation * UnknownLogDeviation)
        : s_published.LogDeviation;

    /// <summary>Likewise where the hardware is not known to be the one of the fit: another GPU, or a processor that answers one request at a time, may need fifty times as much.</summary>
    public static double LogDeviationOnAnyHardware(ModelTraits model) => Math.Sqrt(LogDeviation(model) * LogDeviation(model) + HardwareLogDeviation * HardwareLogDeviation);

    /// <summary>Estimated joules per output token. A model of unknown size is taken for one of <see cref="UnknownBillions"/>.</summary>
    /// <param name="model">What is known of the model.</param>
    /// <param name="batch">Requests served together, at least 1.</param>
    /// <param name="hardwareFactor">Joules of the hardware relative to the one of the fit (an H100), above 0.</param>
    public static double JoulesPerOutputToken(ModelTraits model, double batch = 1, double hardwareFactor = 1)
    {
        var total = model.TotalBillions ?? UnknownBillions;
        var active = model.ActiveBillions ?? total;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total, nameof(model));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(active, nameof(model));
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hardwareFactor);
        return hardwareFactor * Math.Exp(s_published.Intercept)
            * Math.Pow(active, s_published.Active)
            * Math.Pow(total, s_published.Total)
            * Math.Pow(batch, s_published.Batch)
            * Math.Pow((model.BitsPerWeight ?? 16) / 16, s_published.Bits);
    }

    /// <summary>Estimated joules of a whole request with their interval.</summary>
    /// <param name="model">What is known of the model.</param>
    /// <param name="promptTokens">Tokens in, at least 0.</param>
    /// <param name="outputTokens">Tokens out, at least 0.</param>
    /// <param name="batch">Requests served together, at least 1.</param>
    /// <param name="hardwareFactor">Joules of the hardware relative to the one of the fit, above 0.</param>
    public static EnergyEstimate Estimate(ModelTraits model, double promptTokens, double outputTokens, double batch = 1, double hardwareFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promptTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(outputTokens);
        return EnergyEstimate.LogNormal(JoulesPerOutputToken(model, batch, hardwareFactor) * (outputTokens + PromptTokenWeight * promptTokens), LogDeviation(model));
    }

    /// <summary>Estimated joules of a whole request of a dense model with weights of 16 bits.</summary>
    /// <param name="totalParametersBillions">Parameters in billions, positive.</param>
    /// <param name="promptTokens">Tokens in, at least 0.</param>
    /// <param name="completionTokens">Tokens out, at least 0.</param>
    public static double Joules(double totalParametersBillions, int promptTokens, int completionTokens) =>
        Estimate(new ModelTraits(totalParametersBillions), promptTokens, completionTokens).Joules;
}

namespace GreenServ.Core.Energy;

/// <summary>
/// Joules of a request where nothing can be measured: a power law in model size, fitted on the published ML.ENERGY
/// measurements of chat models on one H100 (DESIGN, section 8):
/// <c>J/token = exp(−1.474) · P_active^0.215 · P_total^0.624 · batch^−0.505</c>, P in billions of parameters.
/// </summary>
/// <remarks>
/// The fit is per output token and carries the prompt of a typical chat request in it. A prompt's tokens are therefore
/// counted only with <see cref="PromptTokenWeight"/>: prefill handles them in parallel. That weight is an assumption,
/// not a fit; whoever shows the figure calls it an estimate.
/// </remarks>
public static class EnergyEstimator
{
    private const double Intercept = -1.474;
    private const double ActiveExponent = 0.215;
    private const double TotalExponent = 0.624;

    /// <summary>Exponent of the number of requests served together.</summary>
    public const double BatchExponent = -0.505;

    /// <summary>Assumed cost of a prompt token relative to an output token.</summary>
    public const double PromptTokenWeight = 0.05;

    /// <summary>Estimated joules per output token.</summary>
    /// <param name="totalParametersBillions">Parameters in billions, positive.</param>
    /// <param name="activeParametersBillions">Parameters used per token (mixture of experts), positive; the total where unknown.</param>
    /// <param name="batch">Requests served together, at least 1.</param>
    public static double JoulesPerOutputToken(double totalParametersBillions, double? activeParametersBillions = null, double batch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalParametersBillions);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        var active = activeParametersBillions ?? totalParametersBillions;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(active, nameof(activeParametersBillions));
        return Math.Exp(Intercept)
            * Math.Pow(active, ActiveExponent)
            * Math.Pow(totalParametersBillions, TotalExponent)
            * Math.Pow(batch, BatchExponent);
    }

    /// <summary>Estimated joules of a whole request.</summary>
    /// <param name="totalParametersBillions">Parameters in billions, positive.</param>
    /// <param name="promptTokens">Tokens in, at least 0.</param>
    /// <param name="completionTokens">Tokens out, at least 0.</param>
    public static double Joules(double totalParametersBillions, int promptTokens, int completionTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(promptTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(completionTokens);
        return JoulesPerOutputToken(totalParametersBillions) * (completionTokens + PromptTokenWeight * promptTokens);
    }
}

namespace GreenServ.Core.Sla;

/// <summary>State of a price controller.</summary>
/// <param name="LogPrice">z; the price in the pool's unit of energy.</param>
/// <param name="Integral">I, −3 to 3.</param>
/// <param name="Steps">Decisions that z has averaged over since the start or the last change of target or pool.</param>
/// <param name="Target">What the price is to reach: α, or the budget in the pool's unit of energy.</param>
/// <param name="Planned">Logarithm of the planned price that z moves towards; <c>null</c> before the first plan.</param>
public sealed record PriceState(double LogPrice, double Integral, long Steps, double Target, double? Planned)
{
    internal const double Margin = 2;
    private const double IntegralTime = 4 * 800;
    private const double LargestIntegral = 3;
    private const double SlowestRate = 1.0 / 200;

    internal bool IsFinite => double.IsFinite(LogPrice) && double.IsFinite(Integral) && double.IsFinite(Planned ?? 0);

    /// <summary>The state behind a decision that acted on <paramref name="debt"/>: I takes in the debt, z moves towards the plan.</summary>
    public PriceState Advanced(double debt)
    {
        var integral = Math.Clamp(Integral + (debt + Margin) / IntegralTime, -LargestIntegral, LargestIntegral);
        return Planned is { } planned
            ? this with { Integral = integral, LogPrice = LogPrice + Math.Max(SlowestRate, 1.0 / (Steps + 1)) * (planned - LogPrice), Steps = Steps + 1 }
            : this with { Integral = integral };
    }
}

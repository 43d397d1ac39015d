namespace GreenServ.Core.Sla;

/// <summary>State of a price controller.</summary>
/// <param name="LogPrice">z; the price in the pool's unit of energy.</param>
/// <param name="Integral">I, −3 to 3.</param>
/// <param name="Steps">Decisions that z has averaged over since the start or the last change of target or pool.</param>
/// <param name="Target">What the price is to reach: α, or the budget in the pool's unit of energy.</param>
public sealed record PriceState(double LogPrice, double Integral, long Steps, double Target)
{
    internal bool IsFinite => double.IsFinite(LogPrice) && double.IsFinite(Integral);
}

namespace GreenServ.Core.Sla;

/// <summary>What a decision acts on of a debt.</summary>
/// <param name="Value">Q, within its bounds.</param>
/// <param name="WrittenOff">
/// What lay beyond the bounds, with the sign it enters the debt with: surplus beyond them is forgone (above 0), debt beyond
/// them can not be repaid (below 0). It is written off with the decision, so that a change of promise or pool is not answered
/// with what piled up before.
/// </param>
public readonly record struct DebtClaim(double Value, double WrittenOff)
{
    /// <summary>The most surplus that a decision may count on, and the most debt that it is to repay. At either bound the price is at its clips anyway.</summary>
    public const double Bound = 100;

    internal static DebtClaim Of(double owed)
    {
        var value = Math.Clamp(owed, -Bound, Bound);
        return new DebtClaim(value, value - owed);
    }
}

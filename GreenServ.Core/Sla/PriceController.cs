using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// Turns debt into the price of an answer, in energy: w = exp(z + clip((D+2)/Q0 + I, −1, 6)).
/// </summary>
/// <remarks>
/// z is a slow mean of the logarithm of the planned price, I ← clip(I + (D+2)/(4·800), ±3) removes the standing offset of a
/// plan that is wrong. One setting serves all pools: only ratios of prices enter, so any unit of energy will do. The clip is
/// lopsided so that luck does not make it drop to cheap arms and buy the loss back at a kink.
/// Instances are not thread-safe; with replicas one owner advances it and publishes <see cref="State"/>.
/// </remarks>
public sealed class PriceController
{
    private const double Margin = 2;
    private const double IntegralTime = 4 * 800;
    private const double LargestIntegral = 3;
    private const double LowestPush = -1;
    private const double HighestPush = 6;
    private const double SlowestRate = 1.0 / 200;

    private double? _planned;

    /// <summary>What of the controller has to survive a restart, or be published by its owner.</summary>
    public PriceState State { get; private set; } = new(0, 0, 0);

    /// <summary>Whether a plan was adopted since the start or the last <see cref="Restart"/>.</summary>
    public bool HasPlan => _planned is not null;

    /// <summary>Q0: the debt, in answers, that raises the price e-fold. 4 with immediate and complete feedback, at most 16.</summary>
    /// <param name="delay">d: decisions made between a decision and its feedback, at least 0.</param>
    /// <param name="share">π: share of decisions that get feedback, above 0 and at most 1.</param>
    public static double DebtScale(double delay, double share) => Math.Min(16, 4 * (1 + delay / 100) / Math.Sqrt(share));

    /// <summary>Weights for a decision that owes <paramref name="debt"/> (Q, answers): the price, and 1 for energy as it is measured.</summary>
    public Weights Weigh(double debt, double debtScale) =>
        new(Math.Exp(State.LogPrice + Math.Clamp((debt + Margin) / debtScale + State.Integral, LowestPush, HighestPush)), 1);

    /// <summary>One decision passes: I takes in the debt, z moves towards the plan.</summary>
    public void Advance(double debt)
    {
        var integral = Math.Clamp(State.Integral + (debt + Margin) / IntegralTime, -LargestIntegral, LargestIntegral);
        if (_planned is not { } planned)
        {
            State = State with { Integral = integral };
            return;
        }

        var steps = State.Steps + 1;
        var rate = Math.Max(SlowestRate, 1.0 / steps);
        State = new PriceState(State.LogPrice + rate * (planned - State.LogPrice), integral, steps);
    }

    /// <summary>Follows another plan from now on; the first after a start or a <see cref="Restart"/> is taken over at once.</summary>
    public void Adopt(PricePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _planned = Math.Log(plan.Price);
        if (State.Steps == 0)
            State = State with { LogPrice = _planned.Value };
    }

    /// <summary>α or the pool has changed: the next plan is taken over at once, not slowly.</summary>
    public void Restart()
    {
        _planned = null;
        State = State with { Steps = 0 };
    }

    /// <summary>Goes on from a state that was kept or published.</summary>
    public void Restore(PriceState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        State = state;
    }
}

/// <summary>State of a price controller.</summary>
/// <param name="LogPrice">z; the price in the pool's unit of energy.</param>
/// <param name="Integral">I, −3 to 3.</param>
/// <param name="Steps">Decisions that z has averaged over since the start or the last change of α or pool.</param>
public sealed record PriceState(double LogPrice, double Integral, long Steps);

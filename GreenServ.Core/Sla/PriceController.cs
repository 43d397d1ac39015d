namespace GreenServ.Core.Sla;

/// <summary>
/// Turns a debt into the price of an answer, in energy: w = exp(z ± clip((D+2)/Q0 + I, −1, 6)), + where debt raises the price (quality
/// is owed), − where it lowers it (energy is overspent).
/// </summary>
/// <remarks>
/// z is a slow mean of the logarithm of the planned price, I ← clip(I + (D+2)/(4·800), ±3) removes the standing offset of a
/// plan that is wrong. One setting serves all pools: only ratios of prices enter, so any unit of energy will do. The clip is
/// lopsided so that luck does not make it drop to cheap arms and buy the loss back at a kink.
/// Instances are not thread-safe; with replicas one owner advances it and publishes <see cref="State"/>.
/// </remarks>
public sealed class PriceController
{
    private const double LowestPush = -1;
    private const double HighestPush = 6;

    private readonly double _direction;

    /// <summary>A controller without a plan.</summary>
    /// <param name="target">What the price is to reach: α, or a budget.</param>
    /// <param name="debtLowersPrice">Whether debt lowers the price instead of raising it.</param>
    public PriceController(double target, bool debtLowersPrice = false)
    {
        State = new PriceState(0, 0, 0, target, null);
        _direction = debtLowersPrice ? -1 : 1;
    }

    /// <summary>What of the controller has to survive a restart, or be published by its owner.</summary>
    public PriceState State { get; private set; }

    /// <summary>Whether the price rests on a plan, of this process or one before it.</summary>
    public bool HasPrice => State is { Planned: not null } or { Steps: > 0 };

    /// <summary>Q0: the debt, in answers, that raises the price e-fold. 4 with immediate and complete feedback, at most 16.</summary>
    /// <param name="delay">d: decisions made between a decision and its feedback, at least 0.</param>
    /// <param name="share">π: share of decisions that get feedback, above 0 and at most 1.</param>
    public static double DebtScale(double delay, double share) => Math.Min(16, 4 * (1 + delay / 100) / Math.Sqrt(share));

    /// <summary>Price for a decision that acts on <paramref name="debt"/>, energy per answer.</summary>
    public double Price(double debt, double debtScale) =>
        Math.Exp(State.LogPrice + _direction * Math.Clamp((debt + PriceState.Margin) / debtScale + State.Integral, LowestPush, HighestPush));

    /// <summary>One decision passes: I takes in the debt, z moves towards the plan.</summary>
    public void Advance(double debt) => State = State.Advanced(debt);

    /// <summary>Follows another planned price from now on; the first after a start or a <see cref="Restart"/> is taken over at once.</summary>
    public void Adopt(double price)
    {
        if (!(price > 0) || !double.IsFinite(price))
            throw new ArgumentOutOfRangeException(nameof(price), price, "A price must be a positive number.");
        var planned = Math.Log(price);
        State = State with { Planned = planned, LogPrice = State.Steps == 0 ? planned : State.LogPrice };
    }

    /// <summary>Target or pool have changed: the next plan is taken over at once, not slowly, and nothing is known of its offset.</summary>
    public void Restart(double target)
    {
        State = State with { Integral = 0, Steps = 0, Target = target, Planned = null };
    }

    /// <summary>Goes on from a state that was kept or published; one that was made for another target serves until the next plan alone.</summary>
    public void Restore(PriceState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var target = State.Target;
        State = state;
        if (state.Target != target)
            Restart(target);
    }
}

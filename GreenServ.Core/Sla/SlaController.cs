using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// Keeps one promise of quality: weighs quality by a price that follows debt and plan. Per request: <see cref="Weights"/>,
/// choose, <see cref="Decided"/>; when feedback comes, <see cref="Scored"/>; in the background, every 16 decisions or so and
/// whenever the pool changes, <see cref="Replan"/> or its three parts.
/// </summary>
/// <remarks>Instances are not thread-safe; of the three parts of planning only <see cref="PricePlan.Solve"/> may run elsewhere.</remarks>
public sealed class SlaController
{
    /// <summary>Decisions between two plans, at most.</summary>
    public const int DecisionsPerPlan = 16;

    private readonly FeedbackMeter _feedback = new();
    private readonly ContextReservoir _contexts;
    private long _decisions;
    private long _plannedAt;

    /// <summary>A controller that knows nothing yet.</summary>
    /// <param name="alpha">α, the promised mean quality, above 0 and at most 1.</param>
    /// <param name="dimension">Length of a context, at least 1.</param>
    /// <param name="random">Chooses the contexts that plans are made for.</param>
    /// <param name="debt">The debt to go on from; <c>null</c> starts at 0.</param>
    public SlaController(double alpha, int dimension, Random random, SlaDebt? debt = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(random);
        Alpha = Checked(alpha);
        Debt = debt ?? new SlaDebt();
        _contexts = new ContextReservoir(dimension, random);
    }

    /// <summary>α, the promised mean quality.</summary>
    public double Alpha { get; private set; }

    public SlaDebt Debt { get; }

    public PriceController Price { get; } = new();

    /// <summary>The plan in force; <c>null</c> before the first.</summary>
    public PricePlan? Plan { get; private set; }

    /// <summary>Whether it is time for another plan: soon at the start, then every <see cref="DecisionsPerPlan"/> decisions.</summary>
    public bool PlanIsDue => !Price.HasPlan || _decisions - _plannedAt >= Math.Min(DecisionsPerPlan, 1 + _decisions / 8);

    /// <summary>Weights for the next decision, energy in the unit of the policy's estimates.</summary>
    /// <param name="inFlight">Expected debt of requests decided elsewhere that <see cref="Debt"/> does not hold yet.</param>
    public Weights Weights(double inFlight = 0) =>
        Price.Weigh(Debt.Claim(inFlight), PriceController.DebtScale(_feedback.Delay, _feedback.Share));

    /// <summary>A decision was made.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="context">Its context.</param>
    /// <param name="allowed">Its candidates.</param>
    /// <param name="chosen">What was believed of the chosen arm.</param>
    public void Decided(Guid id, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen)
    {
        var owed = Debt.Claim();
        if (!Debt.Decide(id, Alpha, Debt.Forecast(chosen.QualityMean)))
            return;
        Price.Advance(owed);
        _decisions++;
        _feedback.Decided(id);
        _contexts.Offer(context, allowed);
    }

    /// <summary>Feedback has come, or a correction of it; see <see cref="SlaDebt.Score"/>.</summary>
    public void Scored(Guid id, double score, long revision)
    {
        Debt.Score(id, score, revision);
        _feedback.Scored(id);
    }

    /// <summary>Promises another quality from now on; what earlier decisions owe stays as it is.</summary>
    public void Promise(double alpha)
    {
        if (alpha == Alpha)
            return;
        Alpha = Checked(alpha);
        Price.Restart();
    }

    /// <summary>First part of planning: what the policy believes in recent contexts.</summary>
    public PlanSnapshot Capture(IPolicy policy, int arms) => _contexts.Capture(policy, arms);

    /// <summary>Last part of planning: follow the plan; <c>null</c> (nothing observed yet) leaves all as it is.</summary>
    public void Adopt(PricePlan? plan)
    {
        _plannedAt = _decisions;
        if (plan is null)
            return;
        Plan = plan;
        Price.Adopt(plan);
    }

    /// <summary>All three parts at once.</summary>
    public void Replan(IPolicy policy, int arms) => Adopt(PricePlan.Solve(Capture(policy, arms), Alpha));

    private static double Checked(double alpha) =>
        alpha is > 0 and <= 1 ? alpha : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "α must lie above 0 and at most 1.");
}

using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;

namespace GreenServ.Core.Sla;

/// <summary>
/// Keeps one promise: weighs quality by a price that follows debt and plan, and holds the price down where a budget asks for
/// it. What it remembers is an <see cref="SlaAccount"/>, into which others fold what becomes of decisions.
/// </summary>
/// <remarks>
/// <para>
/// Per request: <see cref="Terms"/>, choose, <see cref="Stamp"/>, <see cref="Offer"/>; when it was answered and the account knows,
/// <see cref="Advance"/>. <see cref="Decided"/> is all of that at once, where decisions are answered one after the other.
/// </para>
/// <para>
/// In the background, whenever <see cref="PlanIsDue"/>: <see cref="Capture"/>, <see cref="SlaPlan.Solve"/> (which may run on any
/// thread), <see cref="Adopt"/>. Instances are not thread-safe.
/// </para>
/// </remarks>
public sealed class SlaController
{
    /// <summary>Decisions between two plans, at most.</summary>
    public const int DecisionsPerPlan = 16;

    private const double BudgetScale = 4;

    private readonly ContextReservoir _contexts;
    private PriceController? _price;
    private PriceController? _limit;
    private long _stamped;
    private long _decisions;
    private long _plannedAt;
    private bool _replan;
    private SlaGoal _pacedGoal;

    /// <summary>A controller over what an account remembers.</summary>
    /// <param name="goal">What is promised.</param>
    /// <param name="dimension">Length of a context, at least 1.</param>
    /// <param name="random">Chooses the contexts that plans are made for.</param>
    /// <param name="account">The account to go on from; <c>null</c> starts with nothing owed.</param>
    public SlaController(SlaGoal goal, int dimension, Random random, SlaAccount? account = null)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(random);
        Account = account ?? new SlaAccount();
        Goal = _pacedGoal = goal;
        _contexts = new ContextReservoir(dimension, random);
        _price = Controller(goal.Alpha, Account.Price, debtLowersPrice: false);
        _limit = Controller(goal.BudgetTarget, Account.BudgetPrice, debtLowersPrice: true);
    }

    /// <summary>What is promised.</summary>
    public SlaGoal Goal { get; private set; }

    public SlaAccount Account { get; }

    /// <summary>State of the price that α asks for; <c>null</c> without α.</summary>
    public PriceState? Price => _price?.State;

    /// <summary>State of the price that the budget allows; <c>null</c> without a budget.</summary>
    public PriceState? BudgetPrice => _limit?.State;

    /// <summary>Whether prices rest on a plan, of this process or one before it.</summary>
    public bool HasPrice => (_price ?? _limit)?.HasPrice ?? false;

    /// <summary>The plan in force; <c>null</c> before the first.</summary>
    public SlaPlan? Plan { get; private set; }

    /// <summary>Whether it is time for another plan: at once where the goal changed, soon at the start, then every <see cref="DecisionsPerPlan"/> decisions.</summary>
    public bool PlanIsDue => _contexts.Count > 0 && (_replan || _decisions - _plannedAt >= Math.Min(DecisionsPerPlan, 1 + _decisions / 8));

    /// <summary>What the next decision is made on; prices in the unit of the policy's estimates.</summary>
    /// <param name="inFlight">Expected debt of decisions that were made and that the account does not hold yet.</param>
    /// <param name="inFlightBudget">Likewise their expected overspending.</param>
    /// <param name="allowance">How the goal's allowance stands, where it has one.</param>
    /// <param name="dirtiness">What electricity emits now, relative to what the allowance's window emitted: dearer grams lower the limit. Above 0.</param>
    public SlaTerms Terms(double inFlight = 0, double inFlightBudget = 0, AllowanceStanding? allowance = null, double dirtiness = 1)
    {
        var debt = Account.Debt.Claim(inFlight);
        // What an allowance owes fades by itself: there is nothing to write off.
        var overspent = allowance is { } standing ? DebtClaim.Of(standing.Debt + inFlightBudget) with { WrittenOff = 0 } : Account.BudgetDebt.Claim(inFlightBudget);
        var scale = PriceController.DebtScale(Account.Feedback.Delay, Account.Feedback.Share);
        // Where all that can be bought fits the budget, only overspending already made limits the price.
        var binds = _limit is { HasPrice: true } && (Plan?.Budget is not { IsSlack: true } || overspent.Value > 0);
        return new SlaTerms(
            _price is null ? default : debt, _price?.Price(debt.Value, scale),
            _limit is null ? default : overspent, binds ? _limit!.Price(overspent.Value, BudgetScale) / dirtiness : null,
            Goal.Allowance is { ComesFirst: false });
    }

    /// <summary>The logical time of a decision made now.</summary>
    public long Stamp() => _stamped = Math.Max(_stamped, Account.Clock) + 1;

    /// <summary>Decisions made since one of the given time.</summary>
    public long DecisionsSince(long time) => Math.Max(Math.Max(_stamped, Account.Clock) - time, 0);

    /// <summary>Offers a decision to the sample that plans are made for; see <see cref="ContextReservoir.Offer"/>.</summary>
    public void Offer(ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, RequestOutlook? outlook = null) => _contexts.Offer(context, allowed, outlook);

    /// <summary>A decision that was made on these terms was answered; its account knows already.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="debt">The debt it acted on; <c>null</c> where no quality was promised to it.</param>
    /// <param name="budgetDebt">The overspending it acted on; <c>null</c> where it was under no budget.</param>
    public void Advance(long time, double? debt, double? budgetDebt)
    {
        _decisions++;
        if (debt is { } owed)
            _price?.Advance(owed);
        if (budgetDebt is { } overspent)
            _limit?.Advance(overspent);
        Account.Priced(Math.Max(time, Account.PriceTime), Price, BudgetPrice);
    }

    /// <summary>A decision was made on <paramref name="terms"/> and answered at once.</summary>
    /// <returns>The decision's time and what it was charged as, for its score.</returns>
    /// <exception cref="InvalidOperationException">There is no α.</exception>
    public (long Time, QualityForecast Forecast) Decided(
        in SlaTerms terms, ReadOnlySpan<double> context, ReadOnlySpan<bool> allowed, in ArmEstimate chosen)
    {
        var alpha = Goal.Alpha ?? throw new InvalidOperationException("Without α there is no quality to charge.");
        var (time, forecast) = (Stamp(), Account.Debt.Forecast(chosen.QualityMean));
        Account.Promised(time, alpha, forecast, terms.Debt.WrittenOff);
        Advance(time, terms.Debt.Value, terms.BudgetDebt.Value);
        Offer(context, allowed);
        return (time, forecast);
    }

    /// <summary>Promises something else from now on; what earlier decisions owe stays as it is, and the next plan is taken over at once.</summary>
    public void Promise(SlaGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        if (goal == Goal)
            return;
        _price = Changed(_price, Goal.Alpha, goal.Alpha, debtLowersPrice: false);
        _limit = Changed(_limit, goal.Allowance == Goal.Allowance ? Goal.BudgetTarget : null, goal.BudgetTarget, debtLowersPrice: true);
        Goal = _pacedGoal = goal;
        Plan = null;
        _replan = true;
    }

    /// <summary>The pool has changed: the next plan is taken over at once, not slowly.</summary>
    public void PoolChanged()
    {
        _price?.Restart(Goal.Alpha!.Value);
        _limit?.Restart(Goal.BudgetTarget!.Value);
        _replan = true;
    }

    /// <summary>Begins to copy what the policy believes in recent contexts.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="arms">Arms it knows.</param>
    /// <param name="forecast">How decisions put its energies right; <c>null</c> where they take them as they are.</param>
    public PlanCapture Capture(IPolicy policy, int arms, EnergyForecast? forecast = null) => new(_contexts, policy, arms, forecast);

    /// <summary>What the next plan is for: the goal, with what its allowance leaves for a request.</summary>
    /// <param name="budget">b of <see cref="AllowanceStanding.JoulesPerRequest"/>, in the unit of the policy's estimates; <c>null</c> while it is not known.</param>
    public SlaGoal Pace(double? budget = null) => _pacedGoal = Goal.Paced(budget);

    /// <summary>Follows a plan; <c>null</c> (nothing observed yet), or one for another goal than is promised now, leaves all as it is.</summary>
    public void Adopt(SlaPlan? plan)
    {
        if (plan is not null && plan.Goal != _pacedGoal)
            return;
        _plannedAt = _decisions;
        _replan = false;
        if (plan is null)
            return;
        Plan = plan;
        if (plan.Quality is { } quality)
            _price!.Adopt(quality.Price);
        if (plan.Budget is { } budget)
            _limit!.Adopt(budget.Price);
    }

    /// <summary>Plans, all at once.</summary>
    /// <param name="policy">What is believed.</param>
    /// <param name="arms">Arms of the pool.</param>
    /// <param name="budget">See <see cref="Pace"/>.</param>
    public void Replan(IPolicy policy, int arms, double? budget = null)
    {
        var goal = Pace(budget);
        var capture = Capture(policy, arms);
        capture.Continue();
        Adopt(SlaPlan.Solve(capture.ToSnapshot(), goal));
    }

    private static PriceController? Controller(double? target, PriceState? kept, bool debtLowersPrice)
    {
        if (target is not { } known)
            return null;
        var controller = new PriceController(known, debtLowersPrice);
        if (kept is not null)
            controller.Restore(kept);
        return controller;
    }

    private static PriceController? Changed(PriceController? present, double? before, double? target, bool debtLowersPrice)
    {
        if (present is null || target is null)
            return Controller(target, null, debtLowersPrice);
        if (before != target)
            present.Restart(target.Value);
        return present;
    }
}

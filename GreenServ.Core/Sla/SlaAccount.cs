namespace GreenServ.Core.Sla;

/// <summary>
/// All that is remembered of one promise: debts, how feedback comes, what was observed, and where the prices stand. A fold of
/// events, each told once: what is summed does not depend on their order, and prices are those of the latest decision.
/// </summary>
/// <remarks>
/// Time is logical: the number of a decision within the account, from 1. The published queue of <c>mess-plus</c> alone depends
/// on the order. Instances are not thread-safe.
/// </remarks>
public sealed class SlaAccount(double horizon = SlaDebt.DefaultHorizon)
{
    private const int Answers = 0;
    private const int Energy = 1;

    private readonly DecayedSums _spent = new(2, QualityWindow.Horizon);

    public SlaDebt Debt { get; } = new(horizon);

    public BudgetDebt BudgetDebt { get; } = new(horizon);

    public FeedbackMeter Feedback { get; } = new();

    public QualityWindow Window { get; } = new();

    public LatencyWindow Latencies { get; } = new();

    public MessPlusDebt Queue { get; } = new();

    /// <summary>What was spent of an allowance; <c>null</c> before the first request under one.</summary>
    public SpendWindow? Allowance { get; private set; }

    /// <summary>The latest decision's time seen; 0 before the first.</summary>
    public long Clock { get; private set; }

    /// <summary>Price of quality as of <see cref="PriceTime"/>; <c>null</c> before the first.</summary>
    public PriceState? Price { get; private set; }

    /// <summary>Price that a budget allows, as of <see cref="PriceTime"/>; <c>null</c> before the first.</summary>
    public PriceState? BudgetPrice { get; private set; }

    /// <summary>The decision whose prices are held.</summary>
    public long PriceTime { get; private set; }

    /// <summary>Mean energy of the window's answers; <c>null</c> before the first.</summary>
    public double? MeanSpent => _spent[Answers] > 1e-6 ? _spent[Energy] / _spent[Answers] : null;

    /// <summary>Answered decisions of the window (faded count), whatever was promised to them.</summary>
    public double Answered => Math.Max(Window.Decided, Math.Max(_spent[Answers], Latencies.Count));

    /// <summary>An answered decision under a promise of quality; see <see cref="SlaDebt.Answered"/>.</summary>
    public void Promised(long time, double alpha, in QualityForecast forecast, double writtenOff = 0)
    {
        Advance(time);
        Debt.Answered(time, alpha, forecast, writtenOff);
        Feedback.Answered(time);
        Window.Answered(time);
    }

    /// <summary>A score of such a decision.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="alpha">What was promised to it, 0..1.</param>
    /// <param name="forecast">What it was charged as.</param>
    /// <param name="score">0..1.</param>
    /// <param name="previous">The score this one replaces; <c>null</c> for the first.</param>
    /// <param name="delay">Decisions made since, at least 0.</param>
    /// <param name="standsFor">See <see cref="SlaDebt.Score"/>.</param>
    public void Scored(long time, double alpha, in QualityForecast forecast, double score, double? previous, long delay, double standsFor)
    {
        Advance(time);
        Debt.Score(time, forecast, score, previous, standsFor);
        Window.Score(time, score, previous);
        if (previous is { } before)
        {
            Queue.Correct(before, score);
            return;
        }

        Feedback.Scored(time, delay);
        Queue.Settle(alpha, score);
    }

    /// <summary>What an answered decision under a budget took.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="spent">Energy of its request, at least 0.</param>
    /// <param name="budget">Energy per request, above 0, in the same unit.</param>
    /// <param name="writtenOff">See <see cref="DebtClaim.WrittenOff"/>.</param>
    public void Spent(long time, double spent, double budget, double writtenOff = 0)
    {
        Advance(time);
        BudgetDebt.Answered(time, spent, budget, writtenOff);
        _spent.Add(Answers, time, 1);
        _spent.Add(Energy, time, spent);
    }

    /// <summary>What a decision under an allowance took; see <see cref="SpendWindow.Spent"/>.</summary>
    public void SpentOfAllowance(long time, DateTimeOffset at, double joules, double? grams, TimeSpan period)
    {
        Advance(time);
        (Allowance ??= new SpendWindow(period)).Spent(at, joules, grams, period);
        _spent.Add(Answers, time, 1);
        _spent.Add(Energy, time, joules);
    }

    /// <summary>A decision whose energy was told has taken so much more.</summary>
    /// <param name="time">The decision's time.</param>
    /// <param name="at">When it was decided.</param>
    /// <param name="more">Energy, below 0 where it was less.</param>
    /// <param name="budget">The budget it was told against; <c>null</c> where it was under none.</param>
    /// <param name="period">The period of its allowance; <c>null</c> where it was under none.</param>
    /// <param name="grams">CO₂-equivalent of <paramref name="more"/>; <c>null</c> where nothing tells it.</param>
    public void Corrected(long time, DateTimeOffset at, double more, double? budget, TimeSpan? period, double? grams)
    {
        Advance(time);
        if (budget is { } limit)
        {
            BudgetDebt.Corrected(time, more, limit);
            _spent.Add(Energy, time, more);
        }

        if (period is { } allowed)
        {
            (Allowance ??= new SpendWindow(allowed)).Corrected(at, more, grams);
            _spent.Add(Energy, time, more);
        }
    }

    /// <summary>How long an answered decision under a limit of latency took, in ms.</summary>
    public void Took(long time, double durationMs)
    {
        Advance(time);
        Latencies.Answered(time, durationMs);
    }

    /// <summary>Prices at which the decision of this time was made, or to which they moved behind it; the latest decision's stand.</summary>
    public void Priced(long time, PriceState? price, PriceState? budgetPrice)
    {
        Advance(time);
        if (time < PriceTime || price is { IsFinite: false } || budgetPrice is { IsFinite: false })
            return;
        (Price, BudgetPrice, PriceTime) = (price ?? Price, budgetPrice ?? BudgetPrice, time);
    }

    /// <summary>Time has come as far as this without telling anything: decisions made from here on are later.</summary>
    public void Witness(long time) => Advance(time);

    /// <summary>The decision just told was made elsewhere: it counts as one more after <paramref name="before"/>, whatever its own number there.</summary>
    public void Count(long before) => Clock = before + 1;

    /// <summary>Old debt fades by another horizon from now on.</summary>
    public void ChangeHorizon(double decisions)
    {
        if (Debt.Sums.Horizon == decisions)
            return;
        Debt.Sums.ChangeHorizon(decisions);
        BudgetDebt.Sums.ChangeHorizon(decisions);
    }

    /// <summary>Adds what another copy counted of other events.</summary>
    public void Merge(SlaAccount other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (mine, counted) in Sums.Zip(other.Sums))
            mine.Merge(counted);
        // Of an order that none of the copies knows, the longer queue is the careful one.
        Queue.Restore(Math.Max(Queue.Length, other.Queue.Length));
        if (Allowance is null)
            Allowance = other.Allowance is { } theirs ? SpendWindow.From(theirs.Export()) : null;
        else if (other.Allowance is { } more)
            Allowance.Merge(more);
        Priced(other.PriceTime, other.Price, other.BudgetPrice);
        Advance(other.Clock);
    }

    /// <summary>All that is held.</summary>
    public SlaAccountState Export() => new(Clock, [.. Sums.Select(sums => sums.Export())], Queue.Length, PriceTime, Price, BudgetPrice, Allowance?.Export());

    /// <summary>An account as it was kept.</summary>
    /// <exception cref="ArgumentException">The state is none of an account.</exception>
    public static SlaAccount From(SlaAccountState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var account = new SlaAccount();
        if (state.Sums.Count != account.Sums.Length)
            throw new ArgumentException($"An account has {account.Sums.Length} groups of sums, not {state.Sums.Count}.", nameof(state));
        foreach (var (sums, kept) in account.Sums.Zip(state.Sums))
            sums.Restore(kept);
        account.Queue.Restore(state.Queue);
        account.Allowance = state.Allowance is { } allowance ? SpendWindow.From(allowance) : null;
        account.Priced(state.PriceTime, state.Price, state.BudgetPrice);
        account.Advance(state.Clock);
        return account;
    }

    // All faded sums, in the order in which they are kept.
    private DecayedSums[] Sums =>
        [Debt.Sums, BudgetDebt.Sums, Feedback.Sums, Window.Sums, Window.SquaredWeights, Latencies.Counts, _spent];

    private void Advance(long time) => Clock = Math.Max(Clock, time);
}

/// <summary>An account as it is kept.</summary>
/// <param name="Clock">Latest decision's time seen.</param>
/// <param name="Sums">Its faded sums, in a fixed order.</param>
/// <param name="Queue">Length of the published queue.</param>
/// <param name="PriceTime">The decision whose prices are held.</param>
/// <param name="Price">Price of quality.</param>
/// <param name="BudgetPrice">Price that a budget allows.</param>
/// <param name="Allowance">What was spent of an allowance; <c>null</c> where nothing was, and in states of earlier versions.</param>
public sealed record SlaAccountState(
    long Clock, IReadOnlyList<DecayedState> Sums, double Queue, long PriceTime, PriceState? Price, PriceState? BudgetPrice, SpendState? Allowance = null);

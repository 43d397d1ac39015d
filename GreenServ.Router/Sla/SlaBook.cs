using GreenServ.Core.Expectations;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Router.Carbon;
using GreenServ.Router.Profiles;
using GreenServ.Router.Replicas;
using GreenServ.Router.Routing;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Sla;

/// <summary>
/// The controllers of all promises, and what decisions in flight will owe: made, but not recorded yet. Its owner keeps other
/// threads away, and saving too (<see cref="LearningState.Enter"/>).
/// </summary>
internal sealed class SlaBook(LearningState state, int dimension, Random random, CarbonSites carbon, RouterCount? routers = null)
{
    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Charge> _inFlight = [];

    private readonly record struct Charge(Page Page, double Owed, double Overspent);

    /// <summary>One account: who keeps its promise, for which profile, and what is in flight on it.</summary>
    internal sealed class Page(Profile profile, SlaController controller)
    {
        public Profile Profile { get; set; } = profile;
        public SlaController Controller { get; } = controller;
        public double Owed { get; set; }
        public double Overspent { get; set; }
        public int InFlight { get; set; }

        /// <summary>What this router spent of an allowance since it hears nothing of the others; <c>null</c> while it does.</summary>
        public SpendWindow? Unheard { get; set; }
    }

    /// <summary>Accounts whose controllers should plan, in the order in which they were opened.</summary>
    public IEnumerable<string> PlansDue => _pages.Where(page => page.Value.Controller.PlanIsDue).Select(page => page.Key);

    public Page? Find(string account) => _pages.GetValueOrDefault(account);

    /// <summary>The controller of a promise whose account remembers something; <c>null</c> where prices steer nothing, or nothing is remembered.</summary>
    public Page? Open(Profile profile, Promise promise)
    {
        if (_pages.TryGetValue(promise.Account, out var page))
            return page;
        return promise.Goal(state.ReferenceEnergyJoules) is { } goal && state.Sla.Find(promise.Account) is { } account
            ? _pages[promise.Account] = new Page(profile, new SlaController(goal, dimension, random, account))
            : null;
    }

    /// <summary>What the promises of a request make of its decision; <c>null</c> where nothing is steered by them.</summary>
    public SlaTerms? Terms(RoutedRequest request) => PageOf(request) is { } page ? TermsOf(page, request.DecidedAt, carbon.MeanGramsPerJoule(HostsOf(request))) : null;

    /// <summary>What they would make of it now; opens no account.</summary>
    public SlaTerms? Glance(RoutedRequest request) =>
        request.Promise is { } promise && _pages.GetValueOrDefault(promise.Account) is { } page ? TermsOf(page, request.DecidedAt, carbon.MeanGramsPerJoule(HostsOf(request))) : null;

    /// <summary>A decision was drawn: what its record says of the promises, and what it will owe until then.</summary>
    /// <param name="request">The request.</param>
    /// <param name="terms">What its decision was made on.</param>
    /// <param name="chosen">What is believed of the arm that was drawn.</param>
    /// <param name="allowed">Which arms were candidates.</param>
    /// <param name="outlook">What else moves its energy.</param>
    public SlaRecord? Drawn(RoutedRequest request, SlaTerms? terms, in ArmEstimate chosen, ReadOnlySpan<bool> allowed, RequestOutlook outlook)
    {
        Released(request.Id);
        if (request.Promise is not { } promise)
            return null;
        if (terms is not { } made || PageOf(request) is not { } page)
        {
            var account = state.Sla.Use(promise.Account, request.DecidedAt);
            return new SlaRecord { Account = promise.Account, Time = account.Clock + 1, LatencyP95Ms = promise.LatencyP95Ms, LatencyGivenUp = request.LatencyGivenUp };
        }

        var controller = page.Controller;
        // Drawn again after a failure, the choice is not the one that the traffic offers.
        if (request.FailedAttempts.Count == 0)
            controller.Offer(request.Context, allowed, outlook);
        var joules = state.ReferenceEnergyJoules;
        var (forecast, budget) = (controller.Account.Debt.Forecast(chosen.QualityMean), promise.BudgetJoules);
        var record = new SlaRecord
        {
            Account = promise.Account,
            Time = controller.Stamp(),
            // The profile may have changed since the request was planned: what steered it is what it owes against.
            Quality = promise.Alpha is { } alpha
                ? new SlaQualityPart(
                    controller.Goal.Alpha ?? alpha, forecast.Mean, forecast.Charged, made.Debt.Value, made.Debt.WrittenOff,
                    IsPriced(page) ? made.EffectivePrice * joules : null, IsPriced(page) ? controller.Price : null)
                : null,
            Budget = budget is { } b
                ? new SlaBudgetPart(b, chosen.EnergyMean * joules, made.BudgetDebt.Value, made.BudgetDebt.WrittenOff, made.Limit * joules, controller.BudgetPrice)
                : null,
            Allowance = promise.Allowance is { } allowance ? PartOf(page, allowance, made, request.DecidedAt, chosen.EnergyMean * joules) : null,
            LatencyP95Ms = promise.LatencyP95Ms,
            LatencyGivenUp = request.LatencyGivenUp,
        };
        Hold(request.Id, page, record);
        return record;
    }

    /// <summary>A record was folded: what it was to owe is in its account now.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="isOwn">Whether this router made it.</param>
    public void Settled(DecisionRecord decision, bool isOwn)
    {
        Released(decision.Id);
        if (isOwn)
            CountUnheard(decision);
        if (decision is { Sla: { } sla, Outcome.Status: OutcomeStatus.Completed } && _pages.TryGetValue(sla.Account, out var page))
            page.Controller.Advance(sla.Time, sla.Quality?.Debt, sla.Budget?.Debt ?? sla.Allowance?.Debt);
    }

    /// <summary>A decision will not be recorded, or is.</summary>
    public void Released(Guid decision)
    {
        if (!_inFlight.Remove(decision, out var charge))
            return;
        var page = charge.Page;
        page.InFlight--;
        // Differences of sums leave dust behind; with nothing in flight there is nothing.
        (page.Owed, page.Overspent) = page.InFlight == 0 ? (0, 0) : (page.Owed - charge.Owed, page.Overspent - charge.Overspent);
    }

    /// <summary>A profile has changed: its account promises what it says from now on.</summary>
    public void Promise(Profile profile)
    {
        foreach (var (account, page) in _pages.Where(page => page.Value.Profile.Name == profile.Name).ToArray())
        {
            var promise = Sla.Promise.Of(profile, account);
            page.Profile = profile;
            if (promise?.Account == account && promise.Goal(state.ReferenceEnergyJoules) is { } goal)
                page.Controller.Promise(goal);
            else
                _pages.Remove(account);
        }

        // A promise made anew goes on from what its account remembers, without waiting for a request.
        if (Sla.Promise.Of(profile) is { } own)
            Open(profile, own);
    }

    /// <summary>Arms have joined the pool.</summary>
    public void PoolChanged()
    {
        foreach (var page in _pages.Values)
            page.Controller.PoolChanged();
    }

    /// <summary>An account was dropped with all it remembered.</summary>
    public void Drop(string account) => _pages.Remove(account);

    /// <summary>Whether a price steers the account, and not the published queue.</summary>
    public static bool IsPriced(Page page) => page.Profile.Policy != PolicyCatalog.MessPlus;

    /// <summary>How an account's allowance stands; <c>null</c> where it has none, or nothing was spent yet.</summary>
    public AllowanceStanding? StandingOf(Page page, DateTimeOffset now) =>
        page.Controller is { Goal.Allowance: { } allowance, Account.Allowance: { } spent } ? spent.Standing(allowance, now, carbon.MeanGramsPerJoule()) : null;

    /// <summary>What a plan made now is for.</summary>
    public SlaGoal Pace(Page page, DateTimeOffset now) => page.Controller.Pace(ExpectedOf(page, now)?.JoulesPerRequest / state.ReferenceEnergyJoules);

    /// <summary>What promises make of a decision now.</summary>
    /// <param name="page">The account.</param>
    /// <param name="now">When.</param>
    /// <param name="gramsPerJoule">What electricity emits where the request may go; <c>null</c> where nothing tells it.</param>
    public SlaTerms TermsOf(Page page, DateTimeOffset now, double? gramsPerJoule)
    {
        var standing = ExpectedOf(page, now);
        var dirtiness = page.Controller.Goal.Allowance is { Unit: AllowanceUnit.Grams } && standing?.MeanGramsPerJoule is > 0 and var mean && gramsPerJoule is > 0 and var present
            ? present / mean
            : 1;
        return page.Controller.Terms(page.Owed, page.Overspent, standing, dirtiness);
    }

    private SlaAllowancePart PartOf(Page page, Allowance allowance, in SlaTerms made, DateTimeOffset now, double predictedJoules)
    {
        var standing = ExpectedOf(page, now) ?? default;
        return new SlaAllowancePart(
            allowance.Amount, allowance.Unit, allowance.Period.TotalSeconds, allowance.ComesFirst, standing.Fill, standing.JoulesPerRequest, predictedJoules, standing.Share,
            made.BudgetDebt.Value, made.Limit * state.ReferenceEnergyJoules, page.Controller.BudgetPrice);
    }

    // Routers that can not hear each other would each spend all of an allowance: each counts for the others what it spends itself, until it hears what they did.
    private AllowanceStanding? ExpectedOf(Page page, DateTimeOffset now)
    {
        if (routers is not { Unheard: > 0 and var others })
            page.Unheard = null;
        else if (page is { Unheard: { } unheard, Controller: { Goal.Allowance: { } allowance, Account.Allowance: { } spent } })
            return spent.WithUnheard(unheard, others).Standing(allowance, now, carbon.MeanGramsPerJoule());
        return StandingOf(page, now);
    }

    private void CountUnheard(DecisionRecord decision)
    {
        if (routers is { Unheard: > 0 } && decision.Sla is { Allowance: { } allowance } sla && _pages.TryGetValue(sla.Account, out var page)
            && SlaAccounts.SpendingOf(decision, allowance) is { } spending)
            (page.Unheard ??= new SpendWindow(page.Controller.Goal.Allowance?.Period ?? TimeSpan.FromSeconds(allowance.PeriodSeconds)))
                .Spent(decision.DecidedAt, spending.Joules, spending.Grams, TimeSpan.FromSeconds(allowance.PeriodSeconds));
    }

    private static IEnumerable<string> HostsOf(RoutedRequest request) =>
        request.Candidates.Where(candidate => candidate.RejectedBecause is null).Select(candidate => candidate.Placement.Host.Name).Distinct();

    private Page? PageOf(RoutedRequest request)
    {
        if (request.Promise is not { } promise || promise.Goal(state.ReferenceEnergyJoules) is null)
            return null;
        state.Sla.Use(promise.Account, request.DecidedAt);
        // A request that its own λ sets apart from the promise of quality shares the profile's budget, and so its controller.
        return Open(request.Profile, Sla.Promise.Of(request.Profile) is { } own && own.Account == promise.Account ? own : promise);
    }

    private void Hold(Guid decision, Page page, SlaRecord record)
    {
        var owed = record.Quality is { } quality ? quality.Alpha - quality.Charged + quality.WrittenOff : 0;
        var overspent = record.Budget is { } budget ? budget.PredictedJoules / budget.BudgetJoules - 1 + budget.WrittenOff
            : record.Allowance is { JoulesPerRequest: { } pace } allowance ? allowance.PredictedJoules / pace * allowance.Share
            : 0;
        _inFlight[decision] = new Charge(page, owed, overspent);
        page.InFlight++;
        (page.Owed, page.Overspent) = (page.Owed + owed, page.Overspent + overspent);
    }
}

using GreenServ.Core.Latency;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Router.Profiles;
using GreenServ.Router.Routing;
using GreenServ.Router.Sla;
using GreenServ.Storage.PolicyState;

namespace GreenServ.Router.Learning;

/// <summary>What of the learner is about promises: they need what it knows, and its lock.</summary>
internal sealed partial class Learner
{
    /// <summary>Accounts whose promises should be planned for.</summary>
    public IReadOnlyList<string> PlansDue()
    {
        lock (_lock)
            return _book is { } book ? [.. book.PlansDue] : [];
    }

    /// <summary>Begins a plan for an account; <c>null</c> where there is nothing to plan for or with.</summary>
    public PlanSession? BeginPlan(string account)
    {
        lock (_lock)
        {
            if (_state is not { } state || _arms.Count == 0 || _book?.Find(account) is not { } page)
                return null;
            var policy = PolicyOf(page.Profile, state).Policy;
            EnergyForecast? forecast = policy.PredictsEnergy ? (outlook, estimates) => Foresight.Correct(outlook, _arms, estimates, state.Expectations) : null;
            return new PlanSession(account, _book.Pace(page, clock.GetUtcNow()), policy, _arms.Count, page.Controller.Capture(policy, _arms.Count, forecast));
        }
    }

    /// <summary>Copies what is believed in some more contexts.</summary>
    /// <returns>False where pool or policy have changed since the plan was begun: what was copied does not fit any more.</returns>
    public bool ContinuePlan(PlanSession session, int contexts)
    {
        lock (_lock)
        {
            if (_arms.Count != session.Arms || _book?.Find(session.Account) is not { } page || PolicyOf(page.Profile, _state!).Policy != session.Policy)
                return false;
            using var entered = _state!.Enter();
            session.Capture.Continue(contexts);
            return true;
        }
    }

    /// <summary>Follows a plan from now on; <c>null</c> tells that nothing could be planned yet.</summary>
    /// <returns>How the promise stands under it; <c>null</c> where it is gone meanwhile.</returns>
    public PromiseStanding? AdoptPlan(PlanSession session, SlaPlan? plan)
    {
        lock (_lock)
        {
            if (_state is not { } state || _book?.Find(session.Account) is not { } page)
                return null;
            page.Controller.Adopt(plan);
            using var entered = state.Enter();
            var promise = Sla.Promise.Of(page.Profile, session.Account);
            return promise is null ? null : StandingOf(page.Profile, promise, state);
        }
    }

    /// <summary>A profile has changed: what it promises is kept from now on; nothing that was learned or owed is lost.</summary>
    public void Promise(Profile profile)
    {
        lock (_lock)
        {
            if (_state is not { } state)
                return;
            using var entered = state.Enter();
            BookOf(state).Promise(profile);
        }
    }

    /// <summary>How every promise stands: those of the profiles, and of requests that lately named an α or a tenant of their own.</summary>
    /// <param name="profiles">The profiles there are.</param>
    /// <param name="since">Accounts of requests count where they were used since, UTC.</param>
    public IReadOnlyList<PromiseStanding> Standings(IReadOnlyCollection<Profile> profiles, DateTimeOffset since)
    {
        lock (_lock)
        {
            if (_state is not { } state)
                return [.. Owned(profiles).Select(owned => new PromiseStanding { Account = owned.Promise.Account, Profile = owned.Profile.Name, Promise = owned.Promise })];
            using var entered = state.Enter();
            var asked =
                from account in state.Sla.Names
                where state.Sla.LastUsed(account) >= since
                where SlaAccounts.IsOverride(account)
                let profile = profiles.FirstOrDefault(profile => profile.Name == SlaAccounts.Parse(account).Profile)
                where profile is not null
                let promise = Sla.Promise.Of(profile, account)
                where promise?.Account == account
                orderby account
                select (Profile: profile, Promise: promise);
            return [.. Owned(profiles).Concat(asked).Select(owned => StandingOf(owned.Profile, owned.Promise, state))];
        }
    }

    /// <summary>The durations in ms that 95 % of requests like this one are expected to stay within, by placement; <c>null</c> where too little is known.</summary>
    public double?[] PredictLatencies(IReadOnlyList<(string Arm, string Host, LatencyFeatures Features)> placements)
    {
        lock (_lock)
        {
            if (_state is not { } state)
                return new double?[placements.Count];
            using var entered = state.Enter();
            return [.. placements.Select(asked => state.Latencies.PredictP95Ms(LearningState.PlacementOf(asked.Arm, asked.Host), state.Pool.Clock, asked.Features))];
        }
    }

    /// <summary>How feedback that comes now for an account's decision of the given time counts: the decisions made since, and those it stands for.</summary>
    public (long Since, double StandsFor) FeedbackOf(string account, long time)
    {
        lock (_lock)
        {
            if (_book?.Find(account) is { } page)
                return (page.Controller.DecisionsSince(time), page.Controller.Account.Feedback.DecisionsPerScore);
            if (_state is not { } state)
                return (0, 1);
            using var entered = state.Enter();
            return state.Sla.Find(account) is { } known ? (Math.Max(known.Clock - time, 0), known.Feedback.DecisionsPerScore) : (0, 1);
        }
    }

    /// <summary>A decision ended without a record.</summary>
    public void Release(Guid decision)
    {
        lock (_lock)
            _book?.Released(decision);
    }

    private static IEnumerable<(Profile Profile, Promise Promise)> Owned(IReadOnlyCollection<Profile> profiles) =>
        profiles.Select(profile => (profile, Promise: Sla.Promise.Of(profile)))
            .Where(owned => owned.Promise is not null)
            .OrderBy(owned => owned.profile.Name, StringComparer.Ordinal)
            .Select(owned => (owned.profile, owned.Promise!));

    private PromiseStanding StandingOf(Profile profile, Promise promise, LearningState state)
    {
        var (account, page) = (state.Sla.Find(promise.Account), BookOf(state).Open(profile, promise));
        var standing = new PromiseStanding { Account = promise.Account, Profile = profile.Name, Promise = promise, Plan = page?.Controller.Plan };
        if (account is null)
            return standing;
        return standing with
        {
            Debt = profile.Policy == PolicyCatalog.MessPlus ? account.Queue.Length : account.Debt.Value,
            Decided = promise.Alpha is null ? account.Answered : account.Window.Decided,
            Scored = account.Window.Scored,
            Satisfaction = account.Window.Mean,
            EvidenceShare = account.Window.EvidenceShare,
            State = promise.Alpha is { } alpha ? account.Window.Judge(alpha) : PromiseState.Unknown,
            PriceJoules = PriceOf(profile, promise, page, state) * state.ReferenceEnergyJoules,
            LatencyP95Ms = promise.LatencyP95Ms is null ? null : account.Latencies.Quantile(0.95),
            Allowance = page is null ? null : BookOf(state).StandingOf(page, clock.GetUtcNow()),
            LimitJoules = page is null ? null : BookOf(state).TermsOf(page, clock.GetUtcNow(), carbon.MeanGramsPerJoule()).Limit * state.ReferenceEnergyJoules,
            MeanJoules = promise is { BudgetJoules: null, Allowance: null } ? null : account.MeanSpent,
        };
    }

    // Of a trade-off without a limit there is a price too, but none that anything was promised about.
    private double? PriceOf(Profile profile, Promise promise, SlaBook.Page? page, LearningState state)
    {
        if (page is not { Controller.HasPrice: true } || !SlaBook.IsPriced(page))
            return null;
        var terms = BookOf(state).TermsOf(page, clock.GetUtcNow(), carbon.MeanGramsPerJoule());
        return promise.Alpha is not null ? terms.EffectivePrice
            : terms.Limit is { } limit && profile.Lambda is > 0 and var lambda ? Math.Min(limit, (1 - lambda) / lambda)
            : terms.Limit;
    }

    private SlaBook BookOf(LearningState state)
    {
        if (_book is not null)
            return _book;
        state.Sla.SetHorizon(options.Value.DebtHorizon);
        // A stream of its own: draws repeat under a seed whatever is promised.
        return _book = new SlaBook(state, layout.Dimension, options.Value.Seed is { } seed ? new Random(unchecked(seed * 31 + 17)) : new Random(), carbon, routers);
    }

    private static Weights WeightsOf(RoutedRequest request, SlaTerms? terms, LearningState state, bool isPreview = false) => (request.Promise?.Alpha, terms) switch
    {
        (not null, _) when request.Profile.Policy == PolicyCatalog.MessPlus =>
            (isPreview ? state.Sla.Find(request.Promise.Account)?.Queue ?? new() : state.Sla.Use(request.Promise.Account, request.DecidedAt).Queue).Weights(request.Profile.V * state.ReferenceEnergyJoules),
        (not null, { EffectivePrice: not null } priced) => priced.Weights,
        (_, { } limited) => limited.WeightsOf(request.Lambda ?? ProfileOptions.DefaultLambda),
        _ => Weights.FromLambda(request.Lambda ?? ProfileOptions.DefaultLambda),
    };

    private void DropAccounts(LearningState state)
    {
        foreach (var account in state.Sla.TakeDropped())
        {
            _book?.Drop(account);
            LogAccountDropped(account, SlaAccounts.MaxOverrides);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The account {Account} and its debt are dropped: it was the least recently used, and at most {Limit} accounts of requests with an α of their own are kept.")]
    private partial void LogAccountDropped(string account, int limit);
}

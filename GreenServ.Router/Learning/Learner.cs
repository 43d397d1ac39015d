using GreenServ.Core.Bandits;
using GreenServ.Core.Features;
using GreenServ.Core.Policies;
using GreenServ.Router.Carbon;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Replicas;
using GreenServ.Router.Routing;
using GreenServ.Router.Sla;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Learning;

/// <summary>
/// Chooses and learns: the policies of all profiles over the one set of statistics they share. Its lock is held for the
/// microseconds of one decision or one observation.
/// </summary>
internal sealed partial class Learner(PolicyCheckpoints checkpoints, IContextLayout layout, IOptions<RouterOptions> options, CarbonSites carbon, TimeProvider clock, ILogger<Learner> logger,
    RouterCount? routers = null)
{
    private readonly Lock _lock = new();
    private readonly Random _random = options.Value.Seed is { } seed ? new Random(seed) : new Random();
    private readonly List<string> _arms = [];
    private readonly List<string> _models = [];
    private readonly Dictionary<string, int> _indexOfArm = [];
    private readonly Dictionary<string, VersionedPolicy> _policies = [];
    private LearningState? _state;
    private SlaBook? _book;

    /// <summary>What was learned so far; <c>null</c> until the pool had a model for the first time.</summary>
    public LearningState? State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Draws one of the candidates that are not rejected.</summary>
    public Choice Choose(RoutedRequest request)
    {
        lock (_lock)
        {
            var state = Know([.. request.Candidates.Select(candidate => candidate.Arm)]);
            using var entered = state.Enter();
            var time = state.Tick();
            if (state.MoveLandmark())
                AttachAll(state);
            var book = BookOf(state);
            var terms = book.Terms(request);
            var allowed = new bool[_arms.Count];
            var choice = CandidateDraw.Draw(
                request, PolicyOf(request.Profile, state), _indexOfArm, state.ReferenceEnergyJoules, state.Expectations, time, WeightsOf(request, terms, state), _random.NextDouble(), allowed);
            choice = choice with { Sla = book.Drawn(request, terms, choice.Estimates[choice.Index], allowed, Foresight.OutlookOf(request, choice.Expectations, _indexOfArm)) };
            DropAccounts(state);
            return choice;
        }
    }

    /// <summary>What would be drawn, likeliest first, were the request to be answered now; nothing is counted, charged or opened for it.</summary>
    public Choice Preview(RoutedRequest request)
    {
        lock (_lock)
        {
            var state = Know([.. request.Candidates.Select(candidate => candidate.Arm)]);
            using var entered = state.Enter();
            var terms = BookOf(state).Glance(request);
            var choice = CandidateDraw.Draw(
                request, PolicyOf(request.Profile, state), _indexOfArm, state.ReferenceEnergyJoules, state.Expectations, state.Pool.Clock, WeightsOf(request, terms, state, isPreview: true), 0.5,
                new bool[_arms.Count]);
            return choice with { Index = Array.IndexOf(choice.Probabilities, choice.Probabilities.Max()) };
        }
    }

    /// <summary>Input tokens that an arm's host counts for each one estimated; 1 while nothing is known.</summary>
    public double InputRatio(string arm)
    {
        lock (_lock)
        {
            if (_state is not { } state)
                return 1;
            using var entered = state.Enter();
            return state.Expectations.InputRatio(arm);
        }
    }

    /// <summary>Learns from an entry this process has appended to the journal, once for each entry.</summary>
    public void Apply(JournalEntry entry)
    {
        // Before the state is opened nothing is lost: opening it reads the journal.
        lock (_lock)
        {
            if (_state is not { } state || !state.Apply(entry, Refresh))
                return;
            if (entry.Record is GenerationRecord)
                AttachAll(state);
            using var entered = state.Enter();
            if (entry.Record is DecisionRecord decision)
                BookOf(state).Settled(decision, isOwn: true);
            DropAccounts(state);
        }
    }

    /// <summary>Learns from an entry of another router, once however often it comes.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isLive">Whether it has just been made, and not been read from history.</param>
    /// <returns>Whether it was new. While the state is not open nothing is, and nothing is lost: the log is read from where the state is.</returns>
    public bool ApplyShared(JournalEntry entry, bool isLive)
    {
        lock (_lock)
        {
            if (_state is not { } state || !state.Apply(entry, Refresh, counts: isLive))
                return false;
            // A router that decides little itself must follow the clock of the others as well.
            if (state.MoveLandmark() || entry.Record is GenerationRecord)
                AttachAll(state);
            using var entered = state.Enter();
            if (isLive && entry.Record is DecisionRecord decision)
                BookOf(state).Settled(decision, isOwn: false);
            DropAccounts(state);
            return true;
        }
    }

    /// <summary>The state of a pool that nothing is known of yet.</summary>
    public static LearningState NewState(IContextLayout layout, IReadOnlyList<PooledArm> arms, RouterOptions options) =>
        new(layout.Name, layout.Dimension, ReferenceEnergy.Of(arms), HorizonOf(options));

    /// <summary>How arms that nothing is known of begin, in the order given; none where the pool is learning still.</summary>
    public IReadOnlyList<Generation> Welcome(IReadOnlyList<PooledArm> arms)
    {
        lock (_lock)
        {
            return Recall() is not { } state
                ? []
                : [.. arms.Where(arm => !state.Pool.Knows(arm.Id)).Select(arm => state.Pool.Welcome(arm.Id, EarlierVersion(arm, state))).OfType<Generation>()];
        }
    }

    /// <summary>The generation an arm should begin because its answers are no longer what was predicted; <c>null</c> while they are.</summary>
    public Generation? FindChange(string arm)
    {
        lock (_lock)
            return _state?.Pool.FindChange(arm);
    }

    /// <summary>Opens what earlier processes learned, without knowing the pool; <c>null</c> when they left nothing.</summary>
    public LearningState? Recall()
    {
        lock (_lock)
            return _state ??= checkpoints.OpenSaved(layout.Name, layout.Dimension, Horizon);
    }

    /// <summary>Opens the state where needed and gives new arms their place and their prior.</summary>
    public LearningState Know(IReadOnlyList<PooledArm> arms)
    {
        lock (_lock)
        {
            var state = _state ??= checkpoints.Open(layout.Name, layout.Dimension, ReferenceEnergy.Of(arms), Horizon);
            var (before, isNew) = (_arms.Count, false);
            foreach (var arm in arms)
            {
                if (!_indexOfArm.TryAdd(arm.Id, _arms.Count))
                    continue;
                isNew |= !state.Pool.Knows(arm.Id);
                _arms.Add(arm.Id);
                _models.Add(arm.Model);
                state.GetArm(arm.Id).PriorEnergy = ReferenceEnergy.PriorJoules(arm) / state.ReferenceEnergyJoules;
            }

            if (_arms.Count > before)
                _policies.Clear();
            // An arm that is merely back is nothing new to plan with.
            if (isNew && before > 0)
                _book?.PoolChanged();
            return state;
        }
    }

    private double Horizon => HorizonOf(options.Value);

    private static double HorizonOf(RouterOptions options) => options.ForgettingHorizon is > 0 and var horizon ? horizon : double.PositiveInfinity;

    // The arm of the same model that answered last before this one: what is known of it is the best guess there is.
    private static string? EarlierVersion(PooledArm arm, LearningState state) =>
        state.Pool.Arms.Where(known => known != arm.Id && ModelOf(known) == ModelOf(arm.Id)).MaxBy(known => state.GetArm(known).Energy.Count);

    internal static string ModelOf(string arm) => arm.LastIndexOf('@') is > 0 and var at ? arm[..at] : arm;

    private void AttachAll(LearningState state)
    {
        foreach (var policy in _policies.Values)
            policy.Policy.Attach([.. _arms.Select(state.GetArm)]);
    }

    private void Refresh(string arm, in Observation observation)
    {
        // Policies that do not know the arm attach to its statistics when it becomes a candidate.
        if (!_indexOfArm.TryGetValue(arm, out var index))
            return;
        foreach (var policy in _policies.Values)
            policy.Policy.Refresh(index, observation);
    }

    private VersionedPolicy PolicyOf(Profile profile, LearningState state)
    {
        if (_policies.TryGetValue(profile.Policy, out var known))
            return known;
        var name = profile.StaticModel is { } model
            ? Profile.StaticPrefix + _models.First(known => PoolSnapshot.NamesMatch(known, model))
            : profile.Policy;
        var policy = PolicyCatalog.Create(name, layout.Dimension, _models, layout.Blocks);
        policy.Attach([.. _arms.Select(state.GetArm)]);
        return _policies[profile.Policy] = new(policy, PolicyVersion.Of(policy, layout.Name));
    }
}

/// <summary>A policy with the hash that decisions carry.</summary>
internal sealed record VersionedPolicy(IPolicy Policy, string Version);

using System.Globalization;
using GreenServ.Core.Sla;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.PolicyState;

/// <summary>
/// What every promise remembers, by account: a part of the fold of records. Where requests name an α or a tenant of their own, each such α
/// and tenant has an account of its own; of these the least recently used go when there are too many.
/// </summary>
/// <remarks>Guarded by the lock of the <see cref="LearningState"/> it belongs to, like that one's sums.</remarks>
public sealed class SlaAccounts
{
    /// <summary>Accounts of requests that named an α or a tenant of their own, at most.</summary>
    public const int MaxOverrides = 64;

    /// <summary>Accounts of profiles, at most: those that once were profiles go first.</summary>
    public const int MaxProfiles = 300;

    private const char AlphaSign = '@';
    private const char TenantSign = '~';

    // Seconds of a year: no period is longer, whatever a record says.
    private const double LongestPeriod = 366 * 86_400;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _dropped = [];
    private double _horizon = SlaDebt.DefaultHorizon;
    private long _floor;

    private sealed class Entry(SlaAccount account)
    {
        public SlaAccount Account { get; } = account;

        public DateTimeOffset LastUsed { get; set; }
    }

    /// <summary>Names of all accounts.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Name of an account: <c>profile</c>, <c>profile@α</c>, <c>profile~tenant</c> or <c>profile@α~tenant</c>.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="alpha">The α that requests named; <c>null</c> for the profile's own.</param>
    /// <param name="tenant">The tenant that requests named; <c>null</c> for whoever asks.</param>
    public static string NameOf(string profile, double? alpha, string? tenant = null)
    {
        var name = alpha is { } own ? string.Create(CultureInfo.InvariantCulture, $"{profile}{AlphaSign}{own:0.###}") : profile;
        return tenant is null ? name : name + TenantSign + tenant;
    }

    /// <summary>Whether an account is one of requests that named an α or a tenant of their own.</summary>
    public static bool IsOverride(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.AsSpan().IndexOfAny(AlphaSign, TenantSign) >= 0;
    }

    /// <summary>What an account is for; neither α nor tenant for a profile's own account.</summary>
    public static (string Profile, double? Alpha, string? Tenant) Parse(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var tenantAt = account.IndexOf(TenantSign, StringComparison.Ordinal);
        var (name, tenant) = tenantAt < 0 ? (account, null) : (account[..tenantAt], account[(tenantAt + 1)..]);
        var alphaAt = name.LastIndexOf(AlphaSign);
        return alphaAt > 0 && double.TryParse(name.AsSpan(alphaAt + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha)
            ? (name[..alphaAt], alpha, tenant)
            : (name, null, tenant);
    }

    /// <summary>An account; <c>null</c> where nothing is known of it.</summary>
    public SlaAccount? Find(string name) => _entries.GetValueOrDefault(name)?.Account;

    /// <summary>When an account was last used, UTC; <c>null</c> where nothing is known of it.</summary>
    public DateTimeOffset? LastUsed(string name) => _entries.GetValueOrDefault(name)?.LastUsed;

    /// <summary>An account, opened where nothing is known of it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="at">When it is used, UTC.</param>
    public SlaAccount Use(string name, DateTimeOffset at)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            _entries[name] = entry = new Entry(new SlaAccount(_horizon));
            entry.Account.Witness(_floor);
            entry.LastUsed = at;
            MakeRoom(name);
        }

        if (at > entry.LastUsed)
            entry.LastUsed = at;
        return entry.Account;
    }

    /// <summary>Names of accounts that were dropped since the last call, with all they remembered.</summary>
    public IReadOnlyList<string> TakeDropped()
    {
        if (_dropped.Count == 0)
            return [];
        string[] dropped = [.. _dropped];
        _dropped.Clear();
        return dropped;
    }

    /// <summary>Debts fade over this many decisions of their account from now on.</summary>
    public void SetHorizon(double decisions)
    {
        _horizon = decisions;
        foreach (var entry in _entries.Values)
            entry.Account.ChangeHorizon(decisions);
    }

    internal void Apply(DecisionRecord decision, bool counts = false)
    {
        if (decision is not { Sla: { Time: > 0 } sla, Outcome: var outcome })
            return;
        if (sla.Allowance is { PeriodSeconds: > 0 and <= LongestPeriod } allowance)
            Apply(decision, sla, allowance);

        // What came to no answer owes nothing and spent nothing that a budget of answers is about.
        if (outcome.Status != OutcomeStatus.Completed)
            return;
        var account = Use(sla.Account, decision.DecidedAt);
        var before = account.Clock;
        if (sla.Quality is { } quality && IsUnit(quality.Alpha) && AreFinite(quality.Mean, quality.Charged, quality.WrittenOff))
            account.Promised(sla.Time, quality.Alpha, new QualityForecast(quality.Mean, quality.Charged), quality.WrittenOff);
        if (sla.Budget is { BudgetJoules: > 0 } budget && SlaEnergyRecord.ChargedOf(sla, outcome) is >= 0 and < double.PositiveInfinity and var joules && AreFinite(budget.WrittenOff))
            account.Spent(sla.Time, joules, budget.BudgetJoules, budget.WrittenOff);
        if (sla.LatencyP95Ms is not null && double.IsFinite(outcome.DurationMs))
            account.Took(sla.Time, outcome.DurationMs);

        // Records carry the prices decided at; what they moved to behind the decision follows from them.
        account.Priced(sla.Time, sla.Quality is { Price: { } price } asked ? price.Advanced(asked.Debt) : null, sla.Budget is { Price: { } limit } spent ? limit.Advanced(spent.Debt) : sla.Allowance is { Price: { } allowed } used ? allowed.Advanced(used.Debt) : null);
        if (counts)
            account.Count(before);
    }

    // What broke off has taken its energy all the same, where it is known.
    private void Apply(DecisionRecord decision, SlaRecord sla, SlaAllowancePart allowance)
    {
        if (SpendingOf(decision) is { } spending)
            Use(sla.Account, decision.DecidedAt).SpentOfAllowance(sla.Time, decision.DecidedAt, spending.Joules, spending.Grams, TimeSpan.FromSeconds(allowance.PeriodSeconds));
    }

    /// <summary>What a decision took of its allowance; <c>null</c> where it is under no promise, or its record tells no energy that can be.</summary>
    public static (double Joules, double? Grams)? SpendingOf(DecisionRecord decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision is not { Sla: { } sla, Outcome: var outcome })
            return null;
        var joules = SlaEnergyRecord.ChargedOf(sla, outcome);
        if (!(joules >= 0 && double.IsFinite(joules)))
            return null;
        var grams = outcome.Carbon?.ToIntensity().Grams(joules);
        return (joules, grams is >= 0 and < double.PositiveInfinity ? grams : null);
    }

    internal void Apply(FeedbackRecord feedback)
    {
        if (feedback is not { Sla: { Time: > 0 } sla } || !IsUnit(sla.Alpha) || !AreFinite(sla.Mean, sla.Charged))
            return;
        Use(sla.Account, feedback.At).Scored(
            sla.Time, sla.Alpha, new QualityForecast(sla.Mean, sla.Charged), feedback.Score, feedback.PreviousScore, sla.Delay,
            double.IsFinite(sla.StandsFor) ? Math.Max(1, sla.StandsFor) : 1);
    }

    internal void Apply(EnergyRecord energy)
    {
        if (energy is not { Sla: { Time: > 0 } sla } || sla is not { BudgetJoules: null or (> 0 and < double.PositiveInfinity), PeriodSeconds: null or (> 0 and <= LongestPeriod) })
            return;
        var more = energy.EnergyJoules - sla.ChargedJoules;
        if (!AreFinite(more, sla.GramsPerJoule ?? 0))
            return;
        Use(sla.Account, sla.DecidedAt).Corrected(
            sla.Time, sla.DecidedAt, more, sla.BudgetJoules, sla.PeriodSeconds is { } period ? TimeSpan.FromSeconds(period) : null, sla.GramsPerJoule * more);
    }

    internal SlaDocument Export() =>
        new(_floor, [.. _entries.Select(entry => new SlaAccountDocument(entry.Key, entry.Value.LastUsed, entry.Value.Account.Export()))]);

    internal void Restore(SlaDocument document)
    {
        _floor = document.Floor;
        foreach (var kept in document.Accounts)
            _entries[kept.Name] = new Entry(SlaAccount.From(kept.State)) { LastUsed = kept.LastUsed };
    }

    private void MakeRoom(string opened)
    {
        var overrides = IsOverride(opened);
        var alike = _entries.Where(entry => IsOverride(entry.Key) == overrides).ToArray();
        if (alike.Length <= (overrides ? MaxOverrides : MaxProfiles))
            return;
        var (name, oldest) = alike.Where(entry => entry.Key != opened).MinBy(entry => entry.Value.LastUsed);
        _entries.Remove(name);
        _dropped.Add(name);

        // Accounts opened later begin beyond its time: a score that still comes for it can not pass for a newer one's.
        _floor = Math.Max(_floor, oldest.Account.Clock);
    }

    private static bool IsUnit(double value) => value is > 0 and <= 1;

    private static bool AreFinite(params ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}

/// <summary>See <see cref="SlaAccounts"/>.</summary>
internal sealed record SlaDocument(long Floor, IReadOnlyList<SlaAccountDocument> Accounts);

/// <summary>One account by name.</summary>
internal sealed record SlaAccountDocument(string Name, DateTimeOffset LastUsed, SlaAccountState State);

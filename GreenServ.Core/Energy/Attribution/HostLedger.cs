using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// Energy of one model host: its counters' accounts, and the joules of its requests over all of them. Which device a model
/// runs on needs not be told; each counter learns what the model's work costs it.
/// </summary>
/// <remarks>Safe for several threads; no call waits for anything but the lock.</remarks>
public sealed class HostLedger
{
    // 90 % of a normal distribution.
    private const double Interval = 1.6449;
    private const double FirstTokensPerSecond = 20;
    private const double PaceWeight = 0.1;

    private readonly Lock _lock = new();
    private readonly LedgerOptions _options;
    private readonly CounterLedger[] _counters;

    // A model may run on all devices or on one: what it costs one of several may be anything between nothing and all.
    private readonly double _apart;
    private readonly Dictionary<Guid, RequestWork> _works = [];
    private readonly Dictionary<string, double> _pace = new(StringComparer.Ordinal);

    private readonly Dictionary<string, PaceClock> _clocks = new(StringComparer.Ordinal);

    /// <param name="counters">The physical counters of the host, at least one.</param>
    /// <param name="options">How to attribute.</param>
    public HostLedger(IReadOnlyList<MeterTraits> counters, LedgerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(counters.Count, nameof(counters));
        _options = options;
        _apart = counters.Count > 1 ? Math.Log(2 * counters.Count) : 0;
        _counters = [.. counters.Select(traits => new CounterLedger(traits, options))];
    }

    /// <summary>Accounts of all counters together.</summary>
    public AccountTotals Totals
    {
        get
        {
            lock (_lock)
                return _counters.Aggregate(AccountTotals.None, (sum, counter) => sum + counter.Totals);
        }
    }

    /// <summary>Each counter's accounts and what is known of it.</summary>
    public IReadOnlyList<CounterStanding> Counters
    {
        get
        {
            lock (_lock)
                return [.. _counters.Select(counter => new CounterStanding(counter.Totals, counter.IdleWatts, counter.RelativeNoise, counter.MeasuredUntil))];
        }
    }

    /// <summary>A request was sent to the host.</summary>
    /// <param name="id">Identifies it; not one that is under way.</param>
    /// <param name="account">Who bears it.</param>
    /// <param name="model">The model, by the name that rates are learned for.</param>
    /// <param name="prior">What is believed of the model, on all counters together.</param>
    /// <param name="at">Now.</param>
    /// <param name="promptTokens">Expected tokens in.</param>
    public RequestWork Begin(Guid id, EnergyAccount account, string model, WorkPrior prior, TimeSpan at, double promptTokens)
    {
        var onOne = prior with { JoulesPerOutputToken = prior.JoulesPerOutputToken / _counters.Length, LogDeviation = Math.Sqrt(prior.LogDeviation * prior.LogDeviation + _apart * _apart) };
        lock (_lock)
        {
            if (!_clocks.TryGetValue(model, out var clock))
                clock = _clocks[model] = new PaceClock();
            var work = new RequestWork(id, account, model, onOne, at, promptTokens) { Clock = clock };
            _works.Add(id, work);
            foreach (var counter in _counters)
                counter.Claims.Add(id, new Claim(work));
            return work;
        }
    }

    /// <summary>Takes what a counter measured.</summary>
    public void Add(int counter, EnergyWindow window)
    {
        lock (_lock)
            _counters[counter].Add(window);
    }

    /// <summary>What a request has so far. Once it has ended, its energy as far as it can be known yet.</summary>
    public RequestEnergy Preview(RequestWork work)
    {
        lock (_lock)
            return Sum(work, [.. _counters.Select(counter => counter.Preview(work, Pace))]);
    }

    /// <summary>Settles what can be settled, and learns from it; called by one thread.</summary>
    /// <returns>The requests whose energy is final with this.</returns>
    public IReadOnlyList<RequestEnergy> Settle(TimeSpan now)
    {
        RequestEnergy[] released;
        (WorkRates Rates, WorkRates Copy)[] due;
        lock (_lock)
        {
            foreach (var counter in _counters)
                counter.Settle(now, Pace);
            var final = _works.Values.Where(work => IsFinal(work, now)).ToArray();
            released = final.Length == 0 ? [] : [.. final.Select(Release)];
            due = [.. _counters.Where(counter => counter.Rates.IsFitDue).Select(counter => (counter.Rates, counter.Rates.CopyToFit()))];
        }

        // Requests that begin or end meanwhile do not wait for this.
        foreach (var (rates, copy) in due)
        {
            copy.Fit();
            lock (_lock)
                rates.Adopt(copy);
        }

        return released;
    }

    private bool IsFinal(RequestWork work, TimeSpan now) =>
        work.EndedAt is { } end && (now - end > _options.Retention || _counters.All(counter => counter.SettledUntil > end));

    private RequestEnergy Release(RequestWork work)
    {
        var energy = Sum(work, [.. _counters.Select(counter => counter.Claims[work.Id])]);
        _works.Remove(work.Id);
        foreach (var counter in _counters)
            counter.Claims.Remove(work.Id);
        if (work.OutputTokensPerSecond is { } pace)
            _pace[work.Model] = _pace.TryGetValue(work.Model, out var known) ? known + PaceWeight * (pace - known) : pace;
        return energy;
    }


    private RequestEnergy Sum(RequestWork work, Claim[] claims)
    {
        var seconds = ((work.EndedAt ?? work.StartedAt) - work.StartedAt).TotalSeconds;
        var (joules, variance, coverage, shared) = (0.0, 0.0, 1.0, false);
        for (var i = 0; i < claims.Length; i++)
        {
            var claim = claims[i];
            var covered = seconds > 0 ? Math.Min(1, claim.CoveredSeconds / seconds) : _counters[i].MeasuredUntil > work.EndedAt ? 1 : 0;
            var rest = (1 - covered) * _counters[i].ExpectedJoules(work, Pace);
            joules += claim.Joules + rest;
            variance += claim.Deviation * claim.Deviation + rest * rest * work.Prior.LogDeviation * work.Prior.LogDeviation;
            coverage = Math.Min(coverage, covered);
            shared |= claim.Shared;
        }

        var half = Interval * Math.Sqrt(variance);
        var source = coverage < _options.LeastCoverage ? EnergySource.Estimated
            : shared ? EnergySource.Attributed
            : EnergySource.Measured;
        return new RequestEnergy(work.Id, work.Model, joules, Math.Max(0, joules - half), joules + half, source, coverage);
    }

    private double Pace(string model) => _pace.TryGetValue(model, out var known) ? known : FirstTokensPerSecond;
}

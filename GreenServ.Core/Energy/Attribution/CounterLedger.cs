using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Energy.Attribution;

/// <summary>
/// The accounts of one physical counter. Of a window's energy, idle power goes to <see cref="EnergyAccount.Idle"/>; what is left
/// is shared among the requests in flight as their work is expected to have cost, loading apart; and what lies further above
/// that expectation than its uncertainty allows is <see cref="EnergyAccount.Foreign"/>.
/// </summary>
/// <remarks>
/// A window is settled once every request in it has ended, because only then its work is known, or after a while on what is
/// known. Not safe for several threads.
/// </remarks>
internal sealed class CounterLedger(MeterTraits traits, LedgerOptions options)
{
    private const double Outlier = 3;

    private readonly IdleBaseline _idle = new(options.IdleWatts);
    private readonly WorkRates _rates = new();
    private readonly WindowShares _shares = new();
    private readonly Queue<EnergyWindow> _waiting = new();
    private readonly double[] _accounts = new double[Enum.GetValues<EnergyAccount>().Length];
    private readonly double[] _undivided = new double[Enum.GetValues<EnergyAccount>().Length];
    private EnergyWindow? _open;
    private (double Joules, double Seconds) _quiet;
    private double _measured;

    /// <summary>Claims of requests that may still lie in a window.</summary>
    public Dictionary<Guid, Claim> Claims { get; } = [];

    /// <summary>End of the last window; <c>null</c> before the first.</summary>
    public TimeSpan? MeasuredUntil { get; private set; }

    /// <summary>Idle power learned.</summary>
    public double? IdleWatts => _idle.Watts;

    /// <summary>Standard deviation of a window relative to what is expected of its work.</summary>
    public double RelativeNoise => _rates.RelativeNoise;

    /// <summary>What is learned of the work.</summary>
    public WorkRates Rates => _rates;

    public AccountTotals Totals => new(
        _measured, this[EnergyAccount.Requests], this[EnergyAccount.Judge], this[EnergyAccount.Loading], this[EnergyAccount.Idle], this[EnergyAccount.Foreign],
        _waiting.Sum(window => window.Joules) + (_open?.Joules ?? 0))
    {
        Undivided = [.. _undivided],
    };

    private ref double this[EnergyAccount account] => ref _accounts[(int)account];

    /// <summary>Takes what the counter measured.</summary>
    public void Add(EnergyWindow window)
    {
        MeasuredUntil = window.To;
        LearnIdle(window);
        if (_open is { } open && open.To == window.From)
            window = new EnergyWindow(open.From, window.To, open.Joules + window.Joules);
        else
            Close();
        _open = window;
        if (window.Seconds >= options.Window.TotalSeconds && (window.Seconds >= 2 * options.Window.TotalSeconds || !IsTail(window.To)))
            Close();
    }

    /// <summary>Settles the windows that can be.</summary>
    public void Settle(TimeSpan now, Func<string, double> pace)
    {
        // A counter that fell silent leaves no window open for ever.
        if (_open is { } open && now - open.To > options.Patience)
            Close();
        while (_waiting.TryPeek(out var window) && IsDecided(window, now))
        {
            _waiting.Dequeue();
            _shares.Collect(Claims.Values, window, pace);
            Settle(window);
        }
    }

    /// <summary>Time up to which everything is settled.</summary>
    public TimeSpan? SettledUntil => _waiting.TryPeek(out var next) ? next.From : _open?.From ?? MeasuredUntil;

    /// <summary>What a request has, were every window settled now; nothing is learned or booked.</summary>
    public Claim Preview(RequestWork work, Func<string, double> pace)
    {
        var claim = Claims.TryGetValue(work.Id, out var known) ? known.Copy() : new Claim(work);
        foreach (var window in _open is { } open ? _waiting.Append(open) : _waiting)
        {
            if (work.StartedAt >= window.To || work.EndedAt < window.From)
                continue;
            _shares.Collect(Claims.Values, window, pace);
            var active = window.Joules - Math.Min(window.Joules, (_idle.Watts ?? 0) * window.Seconds);
            var (expected, most) = _rates.Expect(Sample(window, active));
            Share(active - Foreign(active, expected, most), expected, claim, book: false);
        }

        return claim;
    }

    /// <summary>Joules that a request's time outside of settled windows is expected to have cost, as if it were spread evenly.</summary>
    public double ExpectedJoules(RequestWork work, Func<string, double> pace)
    {
        var end = work.EndedAt ?? work.StartedAt;
        var amount = work.Between(work.StartedAt, end + TimeSpan.FromTicks(1), pace(work.Model));
        return _rates.Joules(work, amount, 1);
    }

    // A busy host may never rest for a whole window, so quiet is what lies between two readings; pieces of it make up a window's worth.
    private void LearnIdle(EnergyWindow reading)
    {
        var from = reading.From - traits.UpdatePeriod * 2;
        if (Claims.Values.Any(claim => claim.Work.StartedAt < reading.To && (claim.Work.EndedAt is not { } ended || ended > from)))
            return;
        _quiet = (_quiet.Joules + reading.Joules, _quiet.Seconds + reading.Seconds);
        if (_quiet.Seconds < options.Window.TotalSeconds)
            return;
        _idle.Learn(_quiet.Joules / _quiet.Seconds);
        _quiet = default;
    }

    private void Close()
    {
        if (_open is { } window)
            _waiting.Enqueue(window);
        _open = null;
    }

    // The counter shows a request's last energy one period after its end; a window that closed before would leave it to nobody.
    private bool IsTail(TimeSpan end) =>
        Claims.Values.Any(claim => claim.Work.EndedAt is { } ended && ended <= end && end - ended < traits.UpdatePeriod * 2)
        && !Claims.Values.Any(claim => claim.Work.StartedAt < end && claim.Work.EndedAt is null);

    private bool IsDecided(EnergyWindow window, TimeSpan now) =>
        now - window.To > options.Patience
        || !Claims.Values.Any(claim => claim.Work.StartedAt < window.To && claim.Work.EndedAt is null);

    private void Settle(EnergyWindow window)
    {
        _measured += window.Joules;
        var idle = Math.Min(window.Joules, (_idle.Watts ?? 0) * window.Seconds);
        var active = window.Joules - idle;
        if (_shares.Requests.Count == 0)
        {
            var ours = _idle.Watts is null || active <= Outlier * _idle.DeviationWatts * window.Seconds + traits.ResolutionJoules;
            this[EnergyAccount.Idle] += ours ? window.Joules : idle;
            _undivided[(int)EnergyAccount.Idle] += ours ? window.Joules : 0;
            this[EnergyAccount.Foreign] += ours ? 0 : active;
            return;
        }

        var sample = Sample(window, active);
        var (expected, most) = _rates.Expect(sample);
        var foreign = Foreign(active, expected, most);
        this[EnergyAccount.Idle] += idle;
        this[EnergyAccount.Foreign] += foreign;
        Share(active - foreign, expected, only: null, book: true, isRest: foreign > 0);
        if (_idle.Watts is not null)
            _rates.Learn(sample);
    }

    private static double Foreign(double active, double expected, double most) => active > most ? active - expected : 0;

    private WorkSample Sample(EnergyWindow window, double active)
    {
        var idle = _idle.DeviationWatts * window.Seconds;
        return _rates.Sample(_shares.Models, _shares.InFlight, active, idle * idle + traits.ResolutionJoules * traits.ResolutionJoules);
    }

    // What is left where somebody else's load was taken off is no measurement of its own.
    private void Share(double ours, double expected, Claim? only, bool book, bool isRest = false)
    {
        var scale = expected > 0 ? ours / expected : 0;
        var requests = _shares.Requests;
        var isWhole = requests.Count == 1 && requests[0].Amount.LoadSeconds == 0 && !isRest;
        if (expected <= 0 && book)
            this[EnergyAccount.Foreign] += ours;
        foreach (var (claim, amount) in requests)
        {
            if (only is not null && claim.Work.Id != only.Work.Id)
                continue;
            var to = only ?? claim;
            var joules = scale * _rates.Joules(claim.Work, amount, _shares.Together(claim.Work.Model));
            to.Joules += joules;
            to.CoveredSeconds += amount.PresentSeconds;
            to.Shared |= requests.Count > 1;
            to.Deviation += Math.Sqrt(Variance(claim.Work, joules, ours));
            if (!book)
                continue;
            this[claim.Work.Account] += joules;
            _undivided[(int)claim.Work.Account] += isWhole ? joules : 0;
            this[EnergyAccount.Loading] += scale * _rates.LoadJoules(amount.LoadSeconds);
        }
    }

    // What a request has alone is as sure as the meter. Of what it shares, its part is as unsure as its model's rate and its work
    // in the window; the larger its share, the less that matters.
    private double Variance(RequestWork work, double joules, double ours)
    {
        var share = ours > 0 ? joules / ours : 1;
        var rate = _rates.RateDeviation(work);
        return joules * joules * (traits.RelativeUncertainty * traits.RelativeUncertainty
            + (1 - share) * (1 - share) * (rate * rate + _rates.RelativeNoise * _rates.RelativeNoise));
    }
}

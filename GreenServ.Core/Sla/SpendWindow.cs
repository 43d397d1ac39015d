namespace GreenServ.Core.Sla;

/// <summary>
/// The virtual queue of an <see cref="Allowance"/>: a leaky account of what was spent, S = Σ e^((t − now)/τ)·spent with the period as τ.
/// Spending at just the allowed rate holds it at the allowance A; S − A is what is owed, at least −A.
/// </summary>
/// <remarks>
/// It leaks in proportion to what it holds, and not at a constant rate as the textbook's bucket does: so it is a plain fading sum, which
/// does not depend on the order in which records come, merges, needs no clamp below, forgets an excess after a period or two, and has no
/// midnight at which a fresh allowance is there to be burnt, as a tumbling one has. Instances are not thread-safe.
/// </remarks>
public sealed class SpendWindow
{
    private const int Joules = 0;
    private const int Grams = 1;
    private const int JoulesOfGrams = 2;
    private const int Requests = 3;

    // Until a hundredth of the period has passed the rate of requests is taken from that long.
    private const double LeastShare = 0.01;

    private readonly DecayedSums _sums;
    private long? _since;

    /// <summary>An empty account.</summary>
    /// <param name="period">τ, above 0.</param>
    public SpendWindow(TimeSpan period) => _sums = new DecayedSums(4, period.TotalMilliseconds);

    private SpendWindow(SpendState state)
    {
        _sums = new DecayedSums(4, state.Sums.Horizon > 0 ? state.Sums.Horizon : 1);
        _sums.Restore(state.Sums);
        _since = state.Since;
    }

    /// <summary>A request was answered, or broken off.</summary>
    /// <param name="at">When it was decided.</param>
    /// <param name="joules">Its energy, at least 0.</param>
    /// <param name="grams">Its CO₂-equivalent, at least 0; <c>null</c> where nothing tells it.</param>
    /// <param name="period">The period in force then.</param>
    public void Spent(DateTimeOffset at, double joules, double? grams, TimeSpan period)
    {
        if (!(joules >= 0 && double.IsFinite(joules)) || !(grams is null or (>= 0 and < double.PositiveInfinity)))
            throw new ArgumentOutOfRangeException(nameof(joules), joules, $"Joules and grams must be finite and at least 0; they are {joules} and {grams}.");
        var time = at.ToUnixTimeMilliseconds();
        if (period.TotalMilliseconds != _sums.Horizon && time >= _sums.Now)
            _sums.ChangeHorizon(period.TotalMilliseconds);
        _since = Math.Min(_since ?? time, time);
        _sums.Add(Requests, time, 1);
        Add(time, joules, grams);
    }

    /// <summary>A request has taken so much more than was told before.</summary>
    /// <param name="at">When it was decided.</param>
    /// <param name="joules">Energy, below 0 where it was less.</param>
    /// <param name="grams">Its CO₂-equivalent likewise; <c>null</c> where nothing tells it.</param>
    public void Corrected(DateTimeOffset at, double joules, double? grams)
    {
        if (!double.IsFinite(joules) || grams is { } known && !double.IsFinite(known))
            throw new ArgumentOutOfRangeException(nameof(joules), joules, $"Joules and grams must be finite; they are {joules} and {grams}.");
        Add(at.ToUnixTimeMilliseconds(), joules, grams);
    }

    private void Add(long time, double joules, double? grams)
    {
        _sums.Add(Joules, time, joules);
        if (grams is not { } known)
            return;
        _sums.Add(Grams, time, known);
        _sums.Add(JoulesOfGrams, time, joules);
    }

    /// <summary>How an allowance stands.</summary>
    /// <param name="allowance">What may be spent.</param>
    /// <param name="now">When.</param>
    /// <param name="gramsPerJoule">What electricity emits now, for before anything was spent; <c>null</c> where nothing tells it.</param>
    public AllowanceStanding Standing(Allowance allowance, DateTimeOffset now, double? gramsPerJoule = null)
    {
        ArgumentNullException.ThrowIfNull(allowance);
        var time = now.ToUnixTimeMilliseconds();
        var period = allowance.Period.TotalMilliseconds;
        var faded = Math.Exp(Math.Min(_sums.Now - time, 0) / period);
        // Nothing is in reserve at the beginning: it counts as if just the allowance had been spent before.
        var before = _since is { } since ? Math.Exp(Math.Min(since - time, 0) / period) : 1;
        var requests = _sums[Requests] * faded / (1 - before + LeastShare);
        var mean = _sums[JoulesOfGrams] > 0 ? _sums[Grams] / _sums[JoulesOfGrams] : gramsPerJoule;
        var (spent, joules) = allowance.Unit == AllowanceUnit.Grams
            ? (_sums[Grams] * faded, allowance.Amount / mean)
            : (_sums[Joules] * faded / AllowanceStanding.JoulesPerWattHour, allowance.Amount * AllowanceStanding.JoulesPerWattHour);
        return new AllowanceStanding(spent, spent / allowance.Amount, spent / allowance.Amount - 1 + before, requests)
        {
            JoulesPerRequest = requests > 0 && joules is > 0 and < double.PositiveInfinity ? joules / requests : null,
            MeanGramsPerJoule = mean,
        };
    }

    /// <summary>Adds what another copy counted of other requests.</summary>
    public void Merge(SpendWindow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _sums.Merge(other._sums);
        if (other._since is { } since)
            _since = Math.Min(_since ?? since, since);
    }

    /// <summary>A copy in which so many others have spent the same as <paramref name="unheard"/>: what is to be expected of those that can not be heard.</summary>
    public SpendWindow WithUnheard(SpendWindow unheard, int others)
    {
        ArgumentNullException.ThrowIfNull(unheard);
        var expected = From(Export());
        // While a change of the period reaches both, nothing is added.
        if (unheard._sums.Horizon != _sums.Horizon)
            return expected;
        for (var other = 0; other < others; other++)
            expected.Merge(unheard);
        return expected;
    }

    /// <summary>All that is held.</summary>
    public SpendState Export() => new(_since, _sums.Export());

    /// <summary>A window as it was kept.</summary>
    /// <exception cref="ArgumentException">The state is none of a window.</exception>
    public static SpendWindow From(SpendState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(state);
    }
}

/// <summary>A <see cref="SpendWindow"/> as it is kept.</summary>
/// <param name="Since">Its first request, Unix milliseconds; <c>null</c> before it.</param>
/// <param name="Sums">Its sums over Unix milliseconds.</param>
public sealed record SpendState(long? Since, DecayedState Sums);

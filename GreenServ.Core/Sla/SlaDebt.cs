namespace GreenServ.Core.Sla;

/// <summary>
/// How many answers a promise of quality α owes: D = Σ(α − s) over decisions, s being the predicted quality until feedback
/// arrives and the effective score afterwards.
/// </summary>
/// <remarks>
/// <para>
/// D is a sum over decisions, keyed by their ids and never clamped: it does not depend on the order, repetition or delay of
/// decisions and scores, surplus counts, and copies merge by <see cref="Merge"/>. Only its use is bounded: <see cref="Claim"/>.
/// </para>
/// <para>
/// Memory is bounded by the capacity: beyond it the oldest decision is settled for good. It stays in the sum as it was last
/// known, and what arrives for it later is not applied. An entry takes about 120 bytes, 8 MB at the default capacity.
/// </para>
/// <para>Instances are not thread-safe.</para>
/// </remarks>
public sealed class SlaDebt
{
    /// <summary>Decisions that can still be scored or corrected, unless said otherwise.</summary>
    public const int DefaultCapacity = 65_536;

    /// <summary>B: the most surplus that a decision may count on, in answers.</summary>
    public const double Bank = 100;

    /// <summary>Q_max: the most debt that a decision is to repay, in answers. At either bound the price is at its clips anyway.</summary>
    public const double LargestClaim = 100;

    private const double ResidualPrior = 20;

    private readonly Dictionary<Guid, DebtEntry> _entries = [];
    private readonly Queue<Guid> _oldest = [];
    private readonly int _capacity;
    private DebtSums _sums;

    /// <summary>Without any decision.</summary>
    /// <param name="capacity">Decisions that can still be scored or corrected, at least 1.</param>
    public SlaDebt(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    /// <summary>D, answers owed; below 0 it is surplus.</summary>
    public double Value => _sums.Debt;

    /// <summary>δ = Σ(s − m)/(n + 20): how far scores lie above predictions, shrunk while there are few.</summary>
    public double MeanResidual => _sums.Residual / (_sums.Scored + ResidualPrior);

    /// <summary>Decisions that can still be scored or corrected.</summary>
    public int Open => _entries.Count;

    /// <summary>Q = clamp(D + <paramref name="inFlight"/>, −B, Q_max): what a decision acts on.</summary>
    /// <param name="inFlight">Expected debt of requests decided elsewhere that D does not hold yet.</param>
    public double Claim(double inFlight = 0) => Math.Clamp(Value + inFlight, -Bank, LargestClaim);

    /// <summary>What an answer with posterior mean quality <paramref name="qualityMean"/> is charged as until it is scored.</summary>
    public QualityForecast Forecast(double qualityMean)
    {
        if (double.IsNaN(qualityMean))
            throw new ArgumentOutOfRangeException(nameof(qualityMean), qualityMean, "A predicted quality must be a number.");
        var mean = Math.Clamp(qualityMean, 0, 1);
        return new QualityForecast(mean, mean + MeanResidual);
    }

    /// <summary>A decision owes α − ŝ.</summary>
    /// <returns>False, changing nothing, where it was counted before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">α lies outside 0..1.</exception>
    public bool Decide(Guid id, double alpha, in QualityForecast forecast)
    {
        RequireUnit(alpha, nameof(alpha));
        var entry = _entries.GetValueOrDefault(id);
        if (entry.Decided)
            return false;
        Put(id, entry with { Decided = true, Alpha = alpha, Mean = forecast.Mean, Charged = forecast.Charged });
        return true;
    }

    /// <summary>A decision's score; the one with the highest revision counts, whatever the order of arrival.</summary>
    /// <param name="id">Decision; it may still be unknown here.</param>
    /// <param name="score">0..1.</param>
    /// <param name="revision">Rises with each correction, such as the ticks of the time of feedback.</param>
    /// <returns>False where a later score is known already, or this one is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score lies outside 0..1.</exception>
    public bool Score(Guid id, double score, long revision)
    {
        RequireUnit(score, nameof(score));
        var known = _entries.GetValueOrDefault(id);
        var entry = known.WithScore(score, revision);
        if (entry == known)
            return false;
        Put(id, entry);
        return true;
    }

    /// <summary>A decision that came to no answer (host failed, client left) owes nothing.</summary>
    /// <returns>False where that was known.</returns>
    public bool Withdraw(Guid id)
    {
        var entry = _entries.GetValueOrDefault(id);
        if (entry.Withdrawn)
            return false;
        Put(id, entry with { Withdrawn = true });
        return true;
    }

    /// <summary>Adds what another copy counted; decisions that both know count once.</summary>
    public void Merge(SlaDebtState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _sums += other.Settled;
        foreach (var (id, entry) in other.Open)
            Put(id, _entries.GetValueOrDefault(id).Union(entry));
    }

    /// <summary>All that is held, to be kept or merged elsewhere; <see cref="Merge"/> into an empty debt restores it.</summary>
    public SlaDebtState Export()
    {
        var settled = _sums;
        foreach (var entry in _entries.Values)
            settled -= entry.Contribution;
        return new SlaDebtState(settled, [.. _oldest.Select(id => KeyValuePair.Create(id, _entries[id]))]);
    }

    private void Put(Guid id, in DebtEntry entry)
    {
        ref var place = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_entries, id, out var exists);
        _sums += entry.Contribution - place.Contribution;
        place = entry;
        if (exists)
            return;
        _oldest.Enqueue(id);
        if (_oldest.Count > _capacity)
            _entries.Remove(_oldest.Dequeue());
    }

    private static void RequireUnit(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in 0..1.");
    }
}

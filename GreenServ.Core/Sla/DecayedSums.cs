namespace GreenServ.Core.Sla;

/// <summary>
/// Sums over decisions that fade with age: one of logical time n counts e^((n − now)/H), now being the latest time seen.
/// </summary>
/// <remarks>
/// Forward decay: what is held is Σ e^((n − L)/H)·φ for a landmark L, and only reading multiplies by e^((L − now)/H). So the
/// sums do not depend on the order in which decisions come, a late score lands on its decision's own weight, and copies
/// merge. Instances are not thread-safe.
/// </remarks>
public sealed class DecayedSums
{
    // Weights stay below e^14, about a million, so that small and large ones still add without losing digits that matter.
    private const double LargestExponent = 14;

    private readonly double[] _values;
    private long _landmark;

    /// <summary>Empty sums.</summary>
    /// <param name="count">How many sums there are, at least 1.</param>
    /// <param name="horizon">H, decisions after which one counts 1/e; above 0.</param>
    public DecayedSums(int count, double horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _values = new double[count];
        Horizon = Checked(horizon);
    }

    /// <summary>H, decisions.</summary>
    public double Horizon { get; private set; }

    /// <summary>The latest logical time seen.</summary>
    public long Now { get; private set; }

    /// <summary>The sum <paramref name="index"/> as it counts now.</summary>
    public double this[int index] => _values[index] * Math.Exp((_landmark - Now) / Horizon);

    /// <summary>Lets <paramref name="amount"/> enter a sum with the weight of a decision's time.</summary>
    public void Add(int index, long time, double amount)
    {
        Advance(time);
        _values[index] += amount * Math.Exp((time - _landmark) / Horizon);
    }

    /// <summary>Tells that a decision of this time was made.</summary>
    public void Advance(long time)
    {
        Now = Math.Max(Now, time);
        if ((Now - _landmark) / Horizon > LargestExponent)
            MoveLandmark(Now);
    }

    /// <summary>Adds what another copy summed.</summary>
    /// <exception cref="ArgumentException">The other has other sums or another horizon.</exception>
    public void Merge(DecayedSums other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._values.Length != _values.Length || other.Horizon != Horizon)
            throw new ArgumentException($"{other._values.Length} sums of horizon {other.Horizon} do not merge with {_values.Length} of horizon {Horizon}.", nameof(other));
        Advance(other.Now);
        var weight = Math.Exp((other._landmark - _landmark) / Horizon);
        for (var i = 0; i < _values.Length; i++)
            _values[i] += weight * other._values[i];
    }

    /// <summary>Fades by another horizon from now on; what has faded so far stays as it is.</summary>
    public void ChangeHorizon(double horizon)
    {
        MoveLandmark(Now);
        Horizon = Checked(horizon);
    }

    /// <summary>What has to be kept of the sums.</summary>
    public DecayedState Export() => new(Now, _landmark, Horizon, [.. _values]);

    /// <summary>Goes on from what was kept.</summary>
    /// <exception cref="ArgumentException">The state holds other sums, or something that is no number.</exception>
    public void Restore(DecayedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Values.Length != _values.Length || !state.Values.All(double.IsFinite) || !(state.Horizon > 0))
            throw new ArgumentException($"{state.Values.Length} sums of horizon {state.Horizon} are no state of {_values.Length} sums.", nameof(state));
        (Now, _landmark, Horizon) = (state.Now, state.Landmark, state.Horizon);
        state.Values.CopyTo(_values, 0);
    }

    private void MoveLandmark(long landmark)
    {
        var weight = Math.Exp((_landmark - landmark) / Horizon);
        for (var i = 0; i < _values.Length; i++)
            _values[i] *= weight;
        _landmark = landmark;
    }

    private static double Checked(double horizon) =>
        horizon > 0 && double.IsFinite(horizon)
            ? horizon
            : throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "A horizon must be a positive number of decisions.");
}

/// <summary>Decayed sums as they are kept.</summary>
/// <param name="Now">Latest logical time seen.</param>
/// <param name="Landmark">L.</param>
/// <param name="Horizon">H, decisions.</param>
/// <param name="Values">The sums relative to the landmark.</param>
public sealed record DecayedState(long Now, long Landmark, double Horizon, double[] Values);

namespace GreenServ.Core.Bandits;

/// <summary>
/// All that is remembered of a pool: sums per arm that fade with logical time, when arms began, and how their answers compare
/// with what was predicted. Policies are functions of it.
/// </summary>
/// <remarks>
/// <para>
/// Time is logical: a count of decisions, so that an idle weekend forgets nothing. Fading is a weight, not an operation
/// (forward decay, Cormode et al. 2009): a row of a decision at time n enters with e^((n−L)/H), H the horizon and L a landmark
/// common to all sums. So late rows land right, order does not matter, and copies merge. The landmark follows the clock in
/// steps of H/50 (<see cref="MoveLandmark"/>), so sums are at most 2 % away from what they count now.
/// </para>
/// <para>Instances are not thread-safe.</para>
/// </remarks>
public sealed class PoolStatistics
{
    /// <summary>Decisions after which evidence counts 1/e.</summary>
    public const double DefaultHorizon = 20_000;

    /// <summary>Evidence from which on an arm is said to have changed; see <see cref="Surprises.Evidence"/>.</summary>
    public const double ChangeEvidence = 12;

    private const double LandmarksPerHorizon = 50;

    // A pool that has seen less than this has no level yet that a newcomer could be given credit against.
    private const double RowsOfALearnedPool = 50;

    // What a changed arm keeps: enough to start from, little enough that a few answers outweigh it.
    private const double RowsKeptByAChangedArm = 5;
    private const double LargestShareKept = 0.1;

    // Another version of a model is mostly like the last one, so it keeps more.
    private const double RowsKeptByANewVersion = 30;

    private readonly int _dimension;
    private readonly Dictionary<string, Arm> _arms = new(StringComparer.Ordinal);

    /// <summary>Nothing is known yet.</summary>
    /// <param name="dimension">Length of a context, at least 1.</param>
    /// <param name="horizon">H: decisions after which evidence counts 1/e, at least 100; infinity never forgets.</param>
    public PoolStatistics(int dimension, double horizon = DefaultHorizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!(horizon >= 100))
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "The horizon must be at least 100 decisions; infinity never forgets.");
        _dimension = dimension;
        Horizon = horizon;
    }

    /// <summary>H, decisions.</summary>
    public double Horizon { get; }

    /// <summary>Logical time: decisions stamped so far.</summary>
    public long Clock { get; private set; }

    /// <summary>L: the logical time at which a row counts 1.</summary>
    public long Landmark { get; private set; }

    /// <summary>Names of all arms that anything is held of.</summary>
    public IReadOnlyCollection<string> Arms => _arms.Keys;

    /// <summary>Whether the arms present have shown what they can do.</summary>
    public bool HasLearned => _arms.Values.Sum(arm => arm.Statistics.Quality.Count) >= RowsOfALearnedPool;

    /// <summary>Whether anything is held of an arm.</summary>
    public bool Knows(string arm) => _arms.ContainsKey(arm);

    /// <summary>The sums of an arm, empty ones for a new arm; always the same object for the same arm.</summary>
    public ArmStatistics GetArm(string arm) => Of(arm).Statistics;

    /// <summary>The surprises of an arm, to be kept or looked at.</summary>
    public Surprises SurprisesOf(string arm) => Of(arm).Surprises;

    /// <summary>What of the sums of an arm counts as before its newest generation, to be kept; <c>null</c> where there is nothing.</summary>
    public ArmStatistics? EarlierOf(string arm) => _arms.TryGetValue(arm, out var known) ? known.Earlier : null;

    /// <summary>Generations an arm has begun, oldest first.</summary>
    public IReadOnlyList<Generation> GenerationsOf(string arm) => _arms.TryGetValue(arm, out var known) ? known.Generations : [];

    /// <summary>Stamps a decision.</summary>
    public long Tick() => ++Clock;

    /// <summary>A decision stamped elsewhere, or before a restart, was seen.</summary>
    public void Witness(long time) => Clock = Math.Max(Clock, time);

    /// <summary>What a row of a decision made at <paramref name="time"/> counts in the sums of an arm.</summary>
    public double WeightOf(string arm, long time)
    {
        var weight = double.IsInfinity(Horizon) ? 1 : Math.Exp((time - Landmark) / Horizon);
        foreach (var generation in GenerationsOf(arm))
        {
            if (generation.Start > time)
                weight *= generation.Keep;
        }

        return weight;
    }

    /// <summary>Lets an observation of a decision made at <paramref name="time"/> enter, at the weight that <see cref="WeightOf"/> says.</summary>
    public void Add(string arm, long time, in Observation observation)
    {
        var known = Of(arm);
        known.Statistics.Add(observation);
        if (known.Generations is [.., var last] && last.Start > time)
        {
            known.Earlier?.Add(observation);
            return;
        }

        if (observation is not { Quality: { } quality, Predicted: { } predicted })
            return;
        if (observation.PreviousQuality is { } previous)
            known.Surprises.Correct(time, previous, quality, predicted);
        else
            known.Surprises.Add(time, quality, predicted);
    }

    /// <summary>Moves the landmark where it lags by H/50 or more.</summary>
    /// <returns>True where sums changed in scale: caches over them are to be rebuilt.</returns>
    public bool MoveLandmark()
    {
        if (!(Clock - Landmark >= Horizon / LandmarksPerHorizon))
            return false;
        MoveLandmarkTo(Clock);
        return true;
    }

    /// <summary>How an arm that is not known yet begins; <c>null</c> where it simply joins a pool that is learning still.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="earlierVersion">The arm that was the same model before, where there was one.</param>
    public Generation? Welcome(string arm, string? earlierVersion = null)
    {
        if (earlierVersion is not null && _arms.TryGetValue(earlierVersion, out var earlier))
            return Next(arm, earlierVersion, Math.Min(1, RowsKeptByANewVersion / Math.Max(earlier.Statistics.Quality.Count, 1)));
        return HasLearned ? Next(arm, null, 0) : null;
    }

    /// <summary>The generation an arm should begin because it is no longer what it was; <c>null</c> while its answers agree with what was predicted.</summary>
    public Generation? FindChange(string arm)
    {
        if (!_arms.TryGetValue(arm, out var known) || known.Surprises.Evidence() < ChangeEvidence)
            return null;
        var rows = known.Statistics.Quality.Count;
        return Next(arm, arm, Math.Min(LargestShareKept, RowsKeptByAChangedArm / Math.Max(rows, 1)));
    }

    /// <summary>
    /// Begins a generation; caches over the arm's sums are to be rebuilt. One that has begun already, by its number, is not begun again: of the two the one that keeps less
    /// counts, or else the earlier one, so that it does not matter which was heard of first.
    /// </summary>
    public void Begin(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        if (!(generation.Keep is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(generation), generation.Keep, "The share kept must lie in 0..1.");
        var arm = Of(generation.Arm);
        if (arm.Generations.FindIndex(generation.IsSameAs) is >= 0 and var same)
            arm.Reconsider(same, generation);
        else
            arm.Begin(generation, generation.From is { } from && from != generation.Arm ? _arms.GetValueOrDefault(from) : null);
    }

    /// <summary>Adds what another copy learned. Where it had not heard of a generation, its rows count as of the one before.</summary>
    public void Merge(PoolStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other._dimension, _dimension);
        MoveLandmarkTo(Math.Max(Landmark, other.Landmark));
        Witness(other.Clock);
        var scale = double.IsInfinity(Horizon) ? 1 : Math.Exp((other.Landmark - Landmark) / Horizon);
        foreach (var (name, theirs) in other._arms)
        {
            var ours = Of(name);
            foreach (var generation in theirs.Generations.Skip(ours.Generations.Count))
                Begin(generation with { From = generation.From == name ? name : null });
            var unheard = ours.Generations.Skip(theirs.Generations.Count).ToArray();
            ours.Statistics.Merge(theirs.Statistics, unheard.Aggregate(scale, (weight, generation) => weight * generation.Keep));
            ours.Statistics.IsNewcomer |= theirs.Statistics.IsNewcomer;
            if (unheard.Length > 0)
                continue;
            ours.Surprises.Merge(theirs.Surprises);
            if (theirs.Earlier is { } earlier)
                (ours.Earlier ??= new ArmStatistics(_dimension)).Merge(earlier, scale);
        }
    }

    /// <summary>Puts back what was kept of an arm; the sums are then filled into <see cref="GetArm"/>.</summary>
    public void Restore(string arm, IEnumerable<Generation> generations, IEnumerable<EpochSums> surprises, ArmStatistics? earlier = null)
    {
        var restored = Of(arm);
        restored.Generations.AddRange(generations);
        restored.Surprises.Import(surprises);
        restored.Earlier = earlier;
    }

    /// <summary>Puts back the times of a state whose sums were kept.</summary>
    public void RestoreTimes(long clock, long landmark) => (Clock, Landmark) = (clock, landmark);

    private void MoveLandmarkTo(long landmark)
    {
        if (landmark != Landmark && !double.IsInfinity(Horizon))
        {
            var factor = Math.Exp((Landmark - landmark) / Horizon);
            foreach (var arm in _arms.Values)
            {
                arm.Statistics.Scale(factor);
                arm.Earlier?.Scale(factor);
            }
        }

        Landmark = landmark;
    }

    private Arm Of(string name)
    {
        if (!_arms.TryGetValue(name, out var arm))
            _arms[name] = arm = new Arm(new ArmStatistics(_dimension));
        return arm;
    }

    private Generation Next(string arm, string? from, double keep) =>
        new(arm, Clock, from, keep) { Number = (GenerationsOf(arm).Max(generation => generation.Number) ?? 0) + 1 };

    private sealed class Arm(ArmStatistics statistics)
    {
        public ArmStatistics Statistics { get; } = statistics;

        public Surprises Surprises { get; } = new();

        /// <summary>By the time they begin at.</summary>
        public List<Generation> Generations { get; } = [];

        /// <summary>
        /// What of the sums counts as before the newest generation: should that turn out to keep another share, it is this that is corrected. <c>null</c> where
        /// nothing was kept, or where it was not noted.
        /// </summary>
        public ArmStatistics? Earlier { get; set; }

        public void Begin(Generation generation, Arm? version)
        {
            var place = Generations.FindLastIndex(begun => begun.Start <= generation.Start) + 1;
            var newer = Generations[place..];
            Generations.Insert(place, generation);
            Statistics.IsNewcomer |= generation.IsNewcomer;
            if (newer.Count == 0)
                BeginNewest(generation, version);
            else if (generation.From == generation.Arm)
                ScaleEarlier(generation.Keep);
            else if (version is not null)
                TakeOver(version.Statistics, newer.Aggregate(generation.Keep, (weight, begun) => weight * begun.Keep));
        }

        /// <summary>A generation that has begun is told of again, by whom did not know.</summary>
        public void Reconsider(int place, Generation again)
        {
            // Where another has begun on top of it, what it kept is a share of a share, and stands.
            var held = Generations[place];
            if (place < Generations.Count - 1 || !again.CountsBefore(held))
                return;
            Generations[place] = again;
            if (held.Keep > 0)
                ScaleEarlier(again.Keep / held.Keep);
        }

        private void BeginNewest(Generation generation, Arm? version)
        {
            Surprises.Clear();
            if (generation.From == generation.Arm)
                Statistics.Scale(generation.Keep);
            Earlier = generation.Keep > 0 ? new ArmStatistics(Statistics.Quality.Dimension) : null;
            if (generation.From == generation.Arm)
                Earlier?.Merge(Statistics);
            else if (version is not null)
                TakeOver(version.Statistics, generation.Keep);
        }

        // What came since the newest generation began is not touched.
        private void ScaleEarlier(double factor)
        {
            if (Earlier is null)
            {
                Statistics.Scale(factor);
                return;
            }

            Blend(Statistics, Earlier, factor - 1);
            Earlier.Scale(factor);
        }

        private void TakeOver(ArmStatistics version, double weight)
        {
            Blend(Statistics, version, weight);
            Earlier?.Merge(version, weight);
        }

        // An earlier version's answers are evidence, yet none of this arm's own answers.
        private static void Blend(ArmStatistics into, ArmStatistics part, double weight)
        {
            var answers = into.Answers;
            into.Merge(part, weight);
            into.Answers = answers;
        }
    }
}

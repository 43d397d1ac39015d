using GreenServ.Core.Bandits;
using GreenServ.Core.Features.Clusters;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.PolicyState;

/// <summary>Called for each thing an arm learned, after it entered the arm's sums: refresh the caches over them here.</summary>
public delegate void ArmLearned(string arm, ArmStatistics statistics, in Observation observation);

/// <summary>
/// All that is learned in one context layout: a fold of journal records into sums per arm. Each record counts once however
/// often it comes, and the order does not matter.
/// </summary>
/// <remarks>
/// Safe for concurrent use as far as its own methods go. The sums handed out change within <see cref="Apply"/>, so who reads
/// them while others apply must keep the two apart with a lock of its own.
/// </remarks>
public sealed class LearningState
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ArmStatistics> _arms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AppliedSequences> _writers = new(StringComparer.Ordinal);
    private ClusterState? _clusters;
    private long _revision;

    /// <summary>An empty state.</summary>
    /// <param name="layout">Name of the context layout.</param>
    /// <param name="dimension">Length of its contexts, at least 1.</param>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for, positive.</param>
    public LearningState(string layout, int dimension, double referenceEnergyJoules)
    {
        ArgumentException.ThrowIfNullOrEmpty(layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!(double.IsFinite(referenceEnergyJoules) && referenceEnergyJoules > 0))
            throw new ArgumentOutOfRangeException(nameof(referenceEnergyJoules), referenceEnergyJoules, "The reference energy must be a positive number of joules.");
        Layout = layout;
        Dimension = dimension;
        ReferenceEnergyJoules = referenceEnergyJoules;
    }

    public string Layout { get; }

    public int Dimension { get; }

    /// <summary>Joules that normalised energy 1 stands for: frozen when the state was first created, and kept with it.</summary>
    public double ReferenceEnergyJoules { get; }

    /// <summary>Grows with every change worth saving.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Clusters as of the last save asked for by their owner; <c>null</c> before the first.</summary>
    public ClusterState? Clusters
    {
        get => Volatile.Read(ref _clusters);
        set
        {
            lock (_lock)
            {
                _clusters = value;
                _revision++;
            }
        }
    }

    /// <summary>Arms anything is known of.</summary>
    public IReadOnlyList<string> Arms
    {
        get
        {
            lock (_lock)
                return [.. _arms.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The sums of an arm, empty ones for a new arm. Always the same object for the same arm.</summary>
    public ArmStatistics GetArm(string arm)
    {
        lock (_lock)
            return ArmUnlocked(arm);
    }

    /// <summary>
    /// Lets a record enter the sums. An answered request teaches its energy, feedback teaches quality; failed and abandoned
    /// requests teach nothing, and neither do records of another layout.
    /// </summary>
    /// <param name="entry">The record with its place in its writer's journal.</param>
    /// <param name="learned">Called, while the state is locked, when an arm's sums changed.</param>
    /// <returns><c>false</c> when it was applied before.</returns>
    public bool Apply(JournalEntry entry, ArmLearned? learned = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            if (!_writers.TryGetValue(entry.Writer, out var applied))
                _writers[entry.Writer] = applied = new AppliedSequences();
            if (!applied.TryAdd(entry.Sequence))
                return false;
            _revision++;
            switch (entry.Record)
            {
                case DecisionRecord decision:
                    Learn(decision, learned);
                    break;
                case FeedbackRecord feedback:
                    Learn(feedback, learned);
                    break;
            }

            return true;
        }
    }

    /// <summary>Up to where every record of each writer is applied.</summary>
    public IReadOnlyDictionary<string, long> AppliedUpTo()
    {
        lock (_lock)
            return _writers.ToDictionary(writer => writer.Key, writer => writer.Value.Mark);
    }

    /// <summary>Ends a replay: all there is was applied, so what is missing in between will never come.</summary>
    internal void CloseGaps()
    {
        lock (_lock)
        {
            foreach (var applied in _writers.Values)
                applied.CloseGaps();
        }
    }

    /// <summary>The state as of one moment.</summary>
    internal PolicyStateDocument Capture(out long revision)
    {
        lock (_lock)
        {
            revision = _revision;
            return new PolicyStateDocument
            {
                Layout = Layout,
                Dimension = Dimension,
                ReferenceEnergyJoules = ReferenceEnergyJoules,
                Writers = _writers.ToDictionary(writer => writer.Key, writer => new WriterDocument(writer.Value.Mark, [.. writer.Value.Ahead])),
                Arms = _arms.ToDictionary(arm => arm.Key, arm => ArmDocument.From(arm.Value)),
                Clusters = _clusters is { } clusters ? ClustersDocument.From(clusters) : null,
            };
        }
    }

    /// <summary>The state a document describes.</summary>
    /// <exception cref="InvalidDataException">The document contradicts itself.</exception>
    internal static LearningState From(PolicyStateDocument document)
    {
        if (document.Dimension < 1 || !(double.IsFinite(document.ReferenceEnergyJoules) && document.ReferenceEnergyJoules > 0))
            throw new InvalidDataException("The dimension and the reference energy must be positive.");
        var state = new LearningState(document.Layout, document.Dimension, document.ReferenceEnergyJoules);
        foreach (var (writer, applied) in document.Writers)
            state._writers[writer] = new AppliedSequences(applied.Mark, applied.Ahead);
        foreach (var (arm, sums) in document.Arms)
            state._arms[arm] = sums.ToStatistics(document.Dimension);
        state._clusters = document.Clusters?.ToState();
        return state;
    }

    private void Learn(DecisionRecord decision, ArmLearned? learned)
    {
        if (decision.Outcome.Status != OutcomeStatus.Completed)
            return;
        var observation = new Observation { Context = decision.Context, Answered = true, Energy = Normalise(decision.Outcome.EnergyJoules) };
        Add(decision.Layout, decision.Arm, observation, learned);
    }

    private void Learn(FeedbackRecord feedback, ArmLearned? learned)
    {
        if (feedback.Score is not (>= 0 and <= 1) || feedback.PreviousScore is not (null or (>= 0 and <= 1)))
            return;
        var observation = new Observation
        {
            Context = feedback.Context,
            Quality = feedback.Score,
            PreviousQuality = feedback.PreviousScore,
            Energy = Normalise(feedback.EnergyJoules),

            // The decision's own record brought it.
            EnergyCounted = true,
        };
        Add(feedback.Layout, feedback.Arm, observation, learned);
    }

    private double? Normalise(double? joules) =>
        joules is { } known && double.IsFinite(known) && known >= 0 ? known / ReferenceEnergyJoules : null;

    private void Add(string layout, string arm, in Observation observation, ArmLearned? learned)
    {
        // One number that is none would spoil the sums for good.
        if (layout != Layout || observation.Context.Length != Dimension || !AllFinite(observation.Context))
            return;
        var statistics = ArmUnlocked(arm);
        statistics.Add(observation);
        learned?.Invoke(arm, statistics, observation);
    }

    private ArmStatistics ArmUnlocked(string arm)
    {
        if (!_arms.TryGetValue(arm, out var statistics))
            _arms[arm] = statistics = new ArmStatistics(Dimension);
        return statistics;
    }

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}

using GreenServ.Core.Bandits;
using GreenServ.Core.Expectations;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Latency;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.PolicyState;

/// <summary>Called for each thing an arm learned, after it entered the arm's sums: refresh the caches over them here.</summary>
public delegate void ArmLearned(string arm, in Observation observation);

/// <summary>
/// All that is learned in one context layout: a fold of journal records into <see cref="PoolStatistics"/>. Each record counts
/// once however often it comes, and the order does not matter.
/// </summary>
/// <remarks>
/// Safe for concurrent use as far as its own methods go. The sums handed out change within <see cref="Apply"/>, so who reads
/// them while others apply must keep the two apart with a lock of its own.
/// </remarks>
public sealed class LearningState
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AppliedSequences> _writers = new(StringComparer.Ordinal);
    private ClusterState? _clusters;
    private string? _logPosition;
    private long _revision;

    /// <summary>An empty state.</summary>
    /// <param name="layout">Name of the context layout.</param>
    /// <param name="dimension">Length of its contexts, at least 1.</param>
    /// <param name="referenceEnergyJoules">Joules that normalised energy 1 stands for, positive.</param>
    /// <param name="horizon">Decisions after which evidence counts 1/e, at least 100; infinity never forgets.</param>
    public LearningState(string layout, int dimension, double referenceEnergyJoules, double horizon = PoolStatistics.DefaultHorizon)
    {
        ArgumentException.ThrowIfNullOrEmpty(layout);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!(double.IsFinite(referenceEnergyJoules) && referenceEnergyJoules > 0))
            throw new ArgumentOutOfRangeException(nameof(referenceEnergyJoules), referenceEnergyJoules, "The reference energy must be a positive number of joules.");
        Layout = layout;
        Dimension = dimension;
        ReferenceEnergyJoules = referenceEnergyJoules;
        Pool = new PoolStatistics(dimension, horizon);
    }

    public string Layout { get; }

    public int Dimension { get; }

    /// <summary>Joules that normalised energy 1 stands for: frozen when the state was first created, and kept with it.</summary>
    public double ReferenceEnergyJoules { get; }

    /// <summary>
    /// What was learned. Records are applied to it by <see cref="Apply"/> alone; the rest (stamping decisions, moving the
    /// landmark) is its owner's, under the same lock as reading it.
    /// </summary>
    public PoolStatistics Pool { get; }

    /// <summary>What promises remember; to be used within <see cref="Enter"/> alone.</summary>
    public SlaAccounts Sla { get; } = new();

    /// <summary>How long placements take; to be used within <see cref="Enter"/> alone.</summary>
    public LatencyModel Latencies { get; } = new();

    /// <summary>What requests are expected to read, write and spend; to be used within <see cref="Enter"/> alone.</summary>
    public ExpectationModel Expectations { get; } = new();

    /// <summary>Keeps others, and saving, away from what this state holds until the scope is disposed; entered again by its holder it does nothing.</summary>
    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>Grows with every change worth saving.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <summary>Up to where the shared log was applied, as its owner noted; saved with the state. <c>null</c> where there is none.</summary>
    public string? LogPosition
    {
        get
        {
            lock (_lock)
                return _logPosition;
        }

        set
        {
            lock (_lock)
            {
                _revision += value == _logPosition ? 0 : 1;
                _logPosition = value;
            }
        }
    }

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
                return [.. Pool.Arms.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The sums of an arm, empty ones for a new arm. Always the same object for the same arm.</summary>
    public ArmStatistics GetArm(string arm)
    {
        lock (_lock)
            return Pool.GetArm(arm);
    }

    /// <summary>Stamps a decision with its logical time.</summary>
    public long Tick()
    {
        lock (_lock)
            return Pool.Tick();
    }

    /// <summary>Moves the landmark of the sums where it is due.</summary>
    /// <returns>True where sums changed in scale: caches over them are to be rebuilt.</returns>
    public bool MoveLandmark()
    {
        lock (_lock)
        {
            var moved = Pool.MoveLandmark();
            _revision += moved ? 1 : 0;
            return moved;
        }
    }

    /// <summary>
    /// Lets a record enter the sums. An answered request teaches its energy, feedback teaches quality, a later attribution corrects the energy, a generation lets what
    /// was known of an arm count less; failed and abandoned requests teach nothing, and neither do embeddings or records of
    /// another layout.
    /// </summary>
    /// <param name="entry">The record with its place in its writer's journal.</param>
    /// <param name="learned">Called, while the state is locked, when an observation changed an arm's sums.</param>
    /// <param name="counts">
    /// Whether a decision counts as one on the clocks, as it does where another router has just made it. Routers that count each other's
    /// decisions agree on the number once all are told; the latest time seen alone would lag behind it by the number of routers.
    /// </param>
    /// <returns><c>false</c> when it was applied before.</returns>
    public bool Apply(JournalEntry entry, ArmLearned? learned = null, bool counts = false)
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
                    Learn(decision, learned, counts);
                    break;
                case FeedbackRecord feedback:
                    Learn(feedback, learned);
                    break;
                case EnergyRecord energy:
                    Learn(energy, learned);
                    break;
                case GenerationRecord generation when generation.Layout == Layout && generation.Keep is >= 0 and <= 1:
                    Pool.Witness(generation.Start);
                    Pool.Begin(new Generation(generation.Arm, generation.Start, generation.From, generation.Keep) { Number = generation.Number });
                    break;
            }

            return true;
        }
    }

    /// <summary>Name of a placement in <see cref="Latencies"/>.</summary>
    public static string PlacementOf(string arm, string host) => $"{arm} on {host}";

    /// <summary>Up to where every record of each writer is applied.</summary>
    public IReadOnlyDictionary<string, long> AppliedUpTo()
    {
        lock (_lock)
            return _writers.ToDictionary(writer => writer.Key, writer => writer.Value.Mark);
    }

    /// <summary>
    /// Everything of these writers up to these sequences was applied: the history has been read that holds it, so what is missing is of no
    /// concern to this state (other layouts), or is lost.
    /// </summary>
    public void CloseUpTo(IReadOnlyDictionary<string, long> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        lock (_lock)
        {
            foreach (var (writer, sequence) in sequences)
            {
                if (!_writers.TryGetValue(writer, out var applied))
                    _writers[writer] = applied = new AppliedSequences();
                applied.CloseUpTo(sequence);
            }

            _revision++;
        }
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
            Latencies.Prune(Pool.Clock);
            return new PolicyStateDocument
            {
                Layout = Layout,
                Dimension = Dimension,
                ReferenceEnergyJoules = ReferenceEnergyJoules,
                Writers = _writers.ToDictionary(writer => writer.Key, writer => new WriterDocument(writer.Value.Mark, [.. writer.Value.Ahead])),
                Clock = Pool.Clock,
                Landmark = Pool.Landmark,
                Arms = Pool.Arms.ToDictionary(arm => arm, arm => ArmDocument.From(arm, Pool)),
                Clusters = _clusters is { } clusters ? ClustersDocument.From(clusters) : null,
                Sla = Sla.Export(),
                Latencies = Latencies.Export(),
                Expectations = Expectations.Export(),
                LogPosition = _logPosition,
            };
        }
    }

    /// <summary>The state a document describes, forgetting over <paramref name="horizon"/> decisions from now on.</summary>
    /// <exception cref="InvalidDataException">The document contradicts itself.</exception>
    internal static LearningState From(PolicyStateDocument document, double horizon)
    {
        if (document.Dimension < 1 || !(double.IsFinite(document.ReferenceEnergyJoules) && document.ReferenceEnergyJoules > 0))
            throw new InvalidDataException("The dimension and the reference energy must be positive.");
        var state = new LearningState(document.Layout, document.Dimension, document.ReferenceEnergyJoules, horizon);
        foreach (var (writer, applied) in document.Writers)
            state._writers[writer] = new AppliedSequences(applied.Mark, applied.Ahead);
        state.Pool.RestoreTimes(document.Clock, document.Landmark);
        foreach (var (arm, kept) in document.Arms)
            kept.RestoreTo(state.Pool, arm, document.Dimension);
        state._clusters = document.Clusters?.ToState();
        state._logPosition = document.LogPosition;
        state.RestorePromises(document);
        return state;
    }

    private void RestorePromises(PolicyStateDocument document)
    {
        try
        {
            if (document.Sla is { } sla)
                Sla.Restore(sla);
            foreach (var (placement, sums) in document.Latencies ?? new Dictionary<string, LatencySums>())
                Latencies.Restore(placement, sums);
            foreach (var (arm, kept) in document.Expectations ?? new Dictionary<string, ArmExpectations>())
                Expectations.Restore(arm, kept);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private void Learn(DecisionRecord decision, ArmLearned? learned, bool counts)
    {
        if (decision.Layout != Layout || decision.Operation == DecisionRecord.Embeddings)
            return;
        var time = decision.Time ?? Pool.Clock;
        if (counts)
            Pool.Tick();
        else
            Pool.Witness(time);
        Sla.Apply(decision, counts);
        if (decision.Outcome.Status != OutcomeStatus.Completed)
            return;
        // After a failed attempt the duration is not that of the placement that answered.
        if (decision is { Load: { } load, FailedAttempts.Count: 0 })
            Latencies.Add(PlacementOf(decision.Arm, decision.Host), time, new LatencyFeatures(decision.Features.EstimatedInputTokens, load), decision.Outcome.DurationMs);
        Expectations.Add(new AnsweredRequest
        {
            Arm = decision.Arm,
            Task = decision.Features.Task,
            Time = time,
            EstimatedInput = decision.Expected?.EstimatedInputTokens,
            InputTokens = decision.Outcome.PromptTokens,
            OutputTokens = decision.Outcome.CompletionTokens,
            PredictedJoules = decision.Expected?.UncalibratedJoules,
            PredictedFrom = decision.Expected?.PredictedFrom,
            Joules = decision.Outcome.EnergyJoules,
        });
        Add(decision.Arm, time, new Observation
        {
            Context = decision.Context,
            Answered = true,
            Energy = Normalise(decision.Outcome.EnergyJoules),
            Weight = Pool.WeightOf(decision.Arm, time),
        }, learned);
    }

    private void Learn(FeedbackRecord feedback, ArmLearned? learned)
    {
        if (feedback.Layout != Layout || feedback.Score is not (>= 0 and <= 1) || feedback.PreviousScore is not (null or (>= 0 and <= 1))
            || feedback.Weight is not (null or (> 0 and < double.PositiveInfinity)))
            return;
        Sla.Apply(feedback);
        var time = feedback.Time ?? Pool.Clock;
        Add(feedback.Arm, time, new Observation
        {
            Context = feedback.Context,
            Quality = feedback.Score,
            PreviousQuality = feedback.PreviousScore,
            Energy = Normalise(feedback.EnergyJoules),

            // The decision's own record brought it.
            EnergyCounted = true,
            Weight = Pool.WeightOf(feedback.Arm, time) * (feedback.Weight ?? 1),
            Predicted = feedback.Predicted is { } predicted ? new Prediction(predicted.Mean, predicted.Deviation) : null,
        }, learned);
    }

    // Corrects what the decision's own record brought, or brings it where that knew none.
    private void Learn(EnergyRecord energy, ArmLearned? learned)
    {
        if (energy.Layout != Layout || Normalise(energy.EnergyJoules) is not { } known)
            return;
        Sla.Apply(energy);
        if (!energy.Completed)
            return;
        var time = energy.Time ?? Pool.Clock;
        if (energy.PredictedJoules is { } predicted)
            Expectations.Correct(energy.Arm, time, predicted, energy.EnergyJoules, energy.PreviousJoules, energy.PredictedFrom);
        var weight = Pool.WeightOf(energy.Arm, time);
        Add(energy.Arm, time, new Observation
        {
            Context = energy.Context,
            Energy = known,
            PreviousEnergy = Normalise(energy.PreviousJoules),
            Weight = weight,
            ScoredRow = energy.Scored is { Weight: > 0 and < double.PositiveInfinity } scored ? new ScoredRow(weight * scored.Weight, Normalise(scored.Joules)) : null,
        }, learned);
    }

    private double? Normalise(double? joules) =>
        joules is { } known && double.IsFinite(known) && known >= 0 ? known / ReferenceEnergyJoules : null;

    private void Add(string arm, long time, in Observation observation, ArmLearned? learned)
    {
        // One number that is none would spoil the sums for good.
        if (observation.Context.Length != Dimension || !AllFinite(observation.Context))
            return;
        Pool.Add(arm, time, observation);
        learned?.Invoke(arm, observation);
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

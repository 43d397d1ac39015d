using GreenServ.Core.Bandits;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.PolicyState;

/// <summary>
/// Keeps learning states on disk, one file per layout, and brings them up to date at a start: the file, then what the store
/// and the journal have beyond it. As the journal's consumer <c>policy</c> it confirms what all its files hold.
/// </summary>
public sealed partial class PolicyCheckpoints
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Checkpoint> _open = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly Journal _journal;
    private readonly IRecordArchive _archive;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public PolicyCheckpoints(string folder, Journal journal, IRecordArchive archive, TimeProvider time, ILogger<PolicyCheckpoints> logger)
    {
        _folder = folder;
        _journal = journal;
        _archive = archive;
        _time = time;
        _logger = logger;
    }

    /// <summary>
    /// The state of a layout with every record there is applied. Its owner applies what this process appends from here on;
    /// the journal keeps its records until all open states have them.
    /// </summary>
    /// <param name="layout">Name of the context layout.</param>
    /// <param name="dimension">Length of its contexts.</param>
    /// <param name="referenceEnergyJoules">Reference energy of a state that does not exist yet; an existing one keeps its own.</param>
    /// <param name="horizon">Decisions after which evidence counts 1/e, at least 100; infinity never forgets.</param>
    /// <exception cref="StorageException">The file can not be read or was written by a newer version, or the layout has another dimension now.</exception>
    public LearningState Open(string layout, int dimension, double referenceEnergyJoules, double horizon = PoolStatistics.DefaultHorizon)
    {
        lock (_lock)
        {
            return OpenSaved(layout, dimension, horizon) ?? Open(layout, FileOf(layout), new LearningState(layout, dimension, referenceEnergyJoules, horizon));
        }
    }

    /// <summary>The same, where the layout has a state on disk already, for which the pool need not be known; else <c>null</c>.</summary>
    /// <exception cref="StorageException">As for <see cref="Open(string, int, double, double)"/>.</exception>
    public LearningState? OpenSaved(string layout, int dimension, double horizon = PoolStatistics.DefaultHorizon)
    {
        lock (_lock)
        {
            var file = FileOf(layout);
            var state = _open.TryGetValue(layout, out var checkpoint) ? checkpoint.State
                : file.Load(horizon) is { } saved ? Open(layout, file, saved)
                : null;
            return state is null || state.Dimension == dimension
                ? state
                : throw new StorageException(
                    $"The policy state of layout '{layout}' in {_folder} has contexts of length {state.Dimension}, not {dimension}. A layout that changes its contexts needs a new name.");
        }
    }

    /// <summary>Saves every state that changed, then confirms to the journal what all of them have.</summary>
    /// <exception cref="IOException">A file can not be written; nothing is confirmed then.</exception>
    public void Save()
    {
        lock (_lock)
        {
            foreach (var checkpoint in _open.Values)
                checkpoint.SaveIfChanged();
            if (_open.Count == 0)
                return;
            foreach (var writer in _open.Values.SelectMany(checkpoint => checkpoint.Saved.Keys).Distinct())
                _journal.Confirm(JournalConsumers.Policy, writer, _open.Values.Min(checkpoint => checkpoint.Saved.GetValueOrDefault(writer)));
        }
    }

    private PolicyStateFile FileOf(string layout) => new(Path.Combine(_folder, PolicyStateFile.FileName(layout)), _time, _logger);

    private LearningState Open(string layout, PolicyStateFile file, LearningState state)
    {
        _open[layout] = new Checkpoint(file, state);
        Replay(state);
        return state;
    }

    private void Replay(LearningState state)
    {
        // The store is read again after the journal: what moved from one to the other in between is in the second reading.
        var applied = Fold(_archive.Read(state.Layout, state.AppliedUpTo()), state);
        applied += Fold(_journal.Read(state.AppliedUpTo()), state);
        applied += Fold(_archive.Read(state.Layout, state.AppliedUpTo()), state);
        state.CloseGaps();
        Log.Opened(_logger, state.Layout, state.Arms.Count, applied);
    }

    private static int Fold(IEnumerable<Records.JournalEntry> entries, LearningState state) => entries.Count(entry => state.Apply(entry));

    private sealed class Checkpoint(PolicyStateFile file, LearningState state)
    {
        private long _savedRevision = -1;

        public LearningState State { get; } = state;

        /// <summary>Up to where the file on disk has every record.</summary>
        public IReadOnlyDictionary<string, long> Saved { get; private set; } = new Dictionary<string, long>();

        public void SaveIfChanged()
        {
            if (State.Revision == _savedRevision)
                return;
            var document = State.Capture(out var revision);
            file.Save(document);
            Saved = document.Writers.ToDictionary(writer => writer.Key, writer => writer.Value.Mark);
            _savedRevision = revision;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Learning state of layout {Layout}: {Arms} arms, {Records} records applied beyond the checkpoint.")]
        public static partial void Opened(ILogger logger, string layout, int arms, int records);
    }
}

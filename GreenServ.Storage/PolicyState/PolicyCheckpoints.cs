using GreenServ.Core.Bandits;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
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
    private readonly Dictionary<string, PolicyStateDocument> _placed = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly Journal _journal;
    private readonly IRecordArchive? _archive;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="folder">Where the files lie.</param>
    /// <param name="journal">What this process appends, and those before it in this folder.</param>
    /// <param name="archive">
    /// What the store has of this process and those before it; <c>null</c> where other routers share it. Then opening waits for no server:
    /// whoever opened a state brings it up to date with what the others wrote, and only that closes the gaps.
    /// </param>
    /// <param name="time">Names files that are set aside.</param>
    /// <param name="logger">Says what was found.</param>
    public PolicyCheckpoints(string folder, Journal journal, IRecordArchive? archive, TimeProvider time, ILogger<PolicyCheckpoints> logger)
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
                : _placed.Remove(layout, out var placed) ? Open(layout, file, LearningState.From(placed, horizon))
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

    /// <summary>Whether a layout's state lies in the folder.</summary>
    public bool IsSaved(string layout) => File.Exists(PathOf(layout));

    /// <summary>Where a layout's state lies, or will lie.</summary>
    public string PathOf(string layout) => Path.Combine(_folder, PolicyStateFile.FileName(layout));

    /// <summary>Takes a state that another router exported, to be opened next. A folder that can not be written keeps nobody from it.</summary>
    /// <param name="layout">Name of the context layout.</param>
    /// <param name="exported">What <see cref="Export(string)"/> gave.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <exception cref="StorageException">It is damaged, or a newer version wrote it; nothing was taken.</exception>
    public void Place(string layout, byte[] exported, string source)
    {
        var document = Decode(exported, source);
        lock (_lock)
        {
            _placed[layout] = document;
            try
            {
                FileOf(layout).Write(exported);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotPlaced(_logger, PathOf(layout), exception.Message);
            }
        }
    }

    /// <summary>An open state as its file would hold it; <c>null</c> where the layout is not open.</summary>
    public byte[]? Export(string layout)
    {
        lock (_lock)
            return _open.TryGetValue(layout, out var checkpoint) ? Export(checkpoint.State) : null;
    }

    /// <summary>A state as its file would hold it.</summary>
    public static byte[] Export(LearningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return PolicyStateFile.Encode(state.Capture(out _));
    }

    private static PolicyStateDocument Decode(byte[] exported, string source)
    {
        try
        {
            var document = PolicyStateFile.Decode(exported, source);
            LearningState.From(document, PoolStatistics.DefaultHorizon);
            return document;
        }
        catch (Exception exception) when (exception is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new StorageException($"The policy state {source} is damaged: {exception.Message}", exception);
        }
    }

    private PolicyStateFile FileOf(string layout) => new(PathOf(layout), _time, _logger);

    private LearningState Open(string layout, PolicyStateFile file, LearningState state)
    {
        _open[layout] = new Checkpoint(file, state);
        Replay(state);
        return state;
    }

    private void Replay(LearningState state)
    {
        var (applied, passedOver) = (0, 0);
        if (_archive is null)
        {
            Fold(_journal.Read(state.AppliedUpTo()));
        }
        else
        {
            // The store is read again after the journal: what moved from one to the other in between is in the second reading.
            Fold(_archive.Read(state.Layout, state.AppliedUpTo()));
            Fold(_journal.Read(state.AppliedUpTo()));
            Fold(_archive.Read(state.Layout, state.AppliedUpTo()));
            state.CloseGaps();
        }

        Log.Opened(_logger, state.Layout, state.Arms.Count, applied);
        if (passedOver > 0)
            Log.PassedOver(_logger, passedOver);

        void Fold(IEnumerable<JournalEntry> entries)
        {
            foreach (var entry in entries.Where(entry => state.Apply(entry)))
            {
                applied++;
                passedOver += entry.Record is OpaqueRecord ? 1 : 0;
            }
        }
    }

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

        [LoggerMessage(LogLevel.Error, "{Count} of these records are not understood, so nothing is learned from them; a newer version of GreenServ may have written them.")]
        public static partial void PassedOver(ILogger logger, int count);

        [LoggerMessage(LogLevel.Error, "What other routers learned can not be written to {Path}: {Reason} This router goes on with it in memory, and begins from Redis again at its next start. Make the folder writable, or choose another with --data-dir.")]
        public static partial void NotPlaced(ILogger logger, string path, string reason);
    }
}

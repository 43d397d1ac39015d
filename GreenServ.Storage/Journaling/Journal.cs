using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Journaling;

/// <summary>
/// The append-only log of one process: what is appended survives the death of the process (one write, no fsync, so not
/// the loss of power). Also holds what processes before it left behind. Safe for concurrent use; readers never hold up writers
/// for longer than it takes to copy a list of files.
/// </summary>
/// <remarks>The folder must belong to this process alone: see <see cref="Storage.DataFolder"/>.</remarks>
public sealed partial class Journal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SegmentWrite _write;
    private readonly JournalConfirmations _confirmations;
    private readonly SortedDictionary<string, List<Segment>> _writers = new(StringComparer.Ordinal);
    private SegmentFile? _current;
    private TaskCompletionSource? _appended;
    private long _lastSequence;
    private long _bytesHeld;
    private JournalLevel _level;
    private string? _problem;
    private bool _closed;

    private Journal(string folder, JournalOptions options, TimeProvider time, ILogger logger, SegmentWrite write)
    {
        _folder = folder;
        _options = options;
        _time = time;
        _logger = logger;
        _write = write;
        _confirmations = new JournalConfirmations(options.Consumers);
        Writer = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    }

    /// <summary>Name of this process's journal; new at every start, sorting by time of start.</summary>
    public string Writer { get; }

    /// <summary>Sequence of the last record appended by this process; 0 before the first.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Bytes on disk that not every consumer has confirmed yet (whole segments).</summary>
    public long BytesHeld => Volatile.Read(ref _bytesHeld);

    /// <summary><see cref="BytesHeld"/> over the capacity; above 1 only the reserve is left.</summary>
    public double Fill => (double)BytesHeld / _options.CapacityBytes;

    /// <summary>How far the journal is filled; ask before admitting a request.</summary>
    public JournalLevel Level => LevelOf(BytesHeld);

    /// <summary>Why the last record could not be written; <c>null</c> where it was.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Those who read the journal and confirm what they have.</summary>
    public IReadOnlyCollection<string> Consumers => _confirmations.Consumers;

    /// <summary>Records of this process that a consumer has not confirmed yet.</summary>
    public long LagOf(string consumer)
    {
        lock (_lock)
            return _lastSequence - _confirmations.By(consumer, Writer);
    }

    /// <summary>Opens the journal, first making whole what earlier processes left.</summary>
    /// <exception cref="StorageException">The folder can not be read or written.</exception>
    public static Journal Open(string folder, JournalOptions options, TimeProvider time, ILogger<Journal> logger) =>
        Open(folder, options, time, logger, RandomAccess.Write);

    internal static Journal Open(string folder, JournalOptions options, TimeProvider time, ILogger logger, SegmentWrite write)
    {
        ArgumentNullException.ThrowIfNull(options);
        var journal = new Journal(Path.GetFullPath(folder), options, time, logger, write);
        try
        {
            Directory.CreateDirectory(journal._folder);
            journal.Recover();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The journal in {journal._folder} can not be opened: {exception.Message}", exception);
        }

        return journal;
    }

    /// <summary>
    /// Appends a record with one write; when this returns <see cref="AppendStatus.Appended"/>, the record survives the death
    /// of the process. A write that fails leaves nothing behind and takes no sequence.
    /// </summary>
    public AppendResult Append(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var frame = FrameBuffer.Encode(record);
        if (frame.PayloadLength > Frame.MaxPayloadLength)
            return AppendResult.Failed($"A record of {frame.PayloadLength} bytes is larger than the {Frame.MaxPayloadLength} bytes a journal takes.");

        lock (_lock)
        {
            if (_closed)
                return AppendResult.Failed("The journal is closed.");
            if (_bytesHeld + frame.Length > _options.CapacityBytes + _options.ReserveBytes)
                return AppendResult.Full(
                    $"The journal in {_folder} holds {_bytesHeld} bytes that were not taken over yet; its limit is {_options.CapacityBytes}.");
            try
            {
                var sequence = _lastSequence + 1;
                WriteFrame(frame.Complete(sequence), sequence);
                Volatile.Write(ref _lastSequence, sequence);
                Volatile.Write(ref _problem, null);
                _appended?.SetResult();
                _appended = null;
                return AppendResult.Appended(new JournalEntry(Writer, sequence, record));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A full disk fails every request: once is enough, with what was wrong first.
                if (_problem is null)
                    Log.AppendFailed(_logger, exception, _folder);
                var problem = $"The journal in {_folder} can not be written: {exception.Message}";
                Volatile.Write(ref _problem, problem);
                return AppendResult.Failed(problem);
            }
        }
    }

    /// <summary>Completes when this process has appended a record after <paramref name="sequence"/>; at once when it already has.</summary>
    public Task WaitForAppendAsync(long sequence, CancellationToken cancellationToken)
    {
        Task appended;
        lock (_lock)
        {
            if (_lastSequence > sequence)
                return Task.CompletedTask;
            _appended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            appended = _appended.Task;
        }

        return appended.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// All records after the given sequences (0 for writers not named), in order within each writer, dead writers first.
    /// Ends with the last record appended before the call.
    /// </summary>
    /// <remarks>Sequences have gaps only where records were lost to damage on disk, which is logged.</remarks>
    /// <exception cref="InvalidDataException">A record is intact but not understood, as when a newer version wrote it.</exception>
    public IEnumerable<JournalEntry> Read(IReadOnlyDictionary<string, long> after)
    {
        ArgumentNullException.ThrowIfNull(after);
        List<SegmentRange> ranges = [];
        lock (_lock)
        {
            foreach (var (writer, segments) in _writers)
            {
                var from = after.GetValueOrDefault(writer);
                foreach (var segment in segments.Where(segment => segment.LastSequence > from))
                    ranges.Add(new SegmentRange(segment, segment.OffsetAfter(from), segment.Length, from));
            }
        }

        return ranges.SelectMany(range => JournalReading.Read(range, ReportDamage));
    }

    /// <summary>
    /// Tells that <paramref name="consumer"/> durably has every record of the writer up to <paramref name="sequence"/>.
    /// Segments that all consumers have are deleted, save the one being written.
    /// </summary>
    /// <exception cref="ArgumentException">The journal has no such consumer.</exception>
    public void Confirm(string consumer, string writer, long sequence)
    {
        lock (_lock)
        {
            _confirmations.Advance(consumer, writer, sequence);
            DeleteConfirmed(writer);
        }
    }

    /// <summary>Closes the journal; its files go if every consumer has them, else the next process finds them.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _current?.Dispose();
            _current = null;
            DeleteConfirmed(Writer);
        }
    }
}

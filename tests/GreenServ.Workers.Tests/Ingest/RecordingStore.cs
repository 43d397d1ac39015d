using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Workers.Tests.Ingest;

/// <summary>A real store that can be told to fail, and that tells when something has been stored.</summary>
internal sealed class RecordingStore(ITelemetryStore inner) : ITelemetryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _stored = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many writes still fail.</summary>
    public int FailuresLeft { get; set; }

    /// <summary>Sequences whose records it refuses.</summary>
    public HashSet<long> Refused { get; } = [];

    /// <summary>Thrown by every write of something, where set.</summary>
    public Exception? Bug { get; set; }

    /// <summary>Completes when the writer's entries up to the sequence are stored.</summary>
    public async Task StoredAsync(string writer, long sequence)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_stored.GetValueOrDefault(writer) >= sequence)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public async Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (FailuresLeft > 0)
        {
            FailuresLeft--;
            throw new StorageException("The store is away.");
        }

        if (Bug is { } bug && entries.Count > 0)
            throw bug;
        if (entries.Any(entry => Refused.Contains(entry.Sequence) && entry.Record is not OpaqueRecord))
            throw new DataRefusedException("The store does not like it.");
        await inner.WriteAsync(entries, cancellationToken);
        lock (_lock)
        {
            foreach (var entry in entries)
                _stored[entry.Writer] = entry.Sequence;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken) =>
        inner.GetStoredSequencesAsync(cancellationToken);

    public Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken) => inner.FindDecisionAsync(id, cancellationToken);

    public Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken) =>
        inner.GetRecentDecisionsAsync(limit, cancellationToken);

    public Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        inner.GetPredictionsAsync(since, limit, cancellationToken);

    public Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        inner.GetModelSummariesAsync(since, cancellationToken);

    public Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) =>
        inner.GetTrafficAsync(since, bucket, cancellationToken);

    public Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) =>
        inner.GetSlaSamplesAsync(since, bucket, cancellationToken);

    public Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken) =>
        inner.SampleRequestsAsync(since, profile, limit, cancellationToken);

    public Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        inner.GetGenerationsAsync(since, limit, cancellationToken);
}

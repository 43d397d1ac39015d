using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>History of decisions, feedback, promises and generations: written by Workers from the journal, read by router and dashboard.</summary>
public interface ITelemetryStore
{
    /// <summary>Stores entries, each once however often it is written; on return they survive the death of the process.</summary>
    /// <exception cref="StorageException">None was stored; a <see cref="DataRefusedException"/> where that is because of what one of them says.</exception>
    Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Of every writer the sequence up to which all its records are stored. Several Workers store out of order, so a higher sequence may be
    /// stored too: it does not count before those below it, because a journal deletes what this says.
    /// </summary>
    Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken);

    /// <summary>One decision with its feedback, or <c>null</c>.</summary>
    Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The newest decisions, newest first.</summary>
    Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Totals per model over decisions since <paramref name="since"/>, by share of requests, largest first.</summary>
    Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Completed requests decided since <paramref name="since"/> whose joules were predicted and are known, newest first, at most <paramref name="limit"/>.
    /// </summary>
    Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);

    /// <summary>Traffic in buckets of <paramref name="bucket"/> (at least one second) since <paramref name="since"/>, oldest first, empty buckets left out.</summary>
    Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken);

    /// <summary>
    /// How promises stood, account by account: the last sample of each bucket of <paramref name="bucket"/> (at least one second)
    /// since <paramref name="since"/>, oldest first, and ahead of them the last one before, from which a line begins. At most
    /// 10,000 samples, the newest ones; old samples are kept in coarser steps.
    /// </summary>
    Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken);

    /// <summary>
    /// Requests decided since <paramref name="since"/>, for off-policy evaluation: all, or where these are more than
    /// <paramref name="limit"/> (at least 1) every n-th of them.
    /// </summary>
    Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken);

    /// <summary>Arms that began anew since <paramref name="since"/>, newest first.</summary>
    Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken);
}

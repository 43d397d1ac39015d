using GreenServ.Core.Energy;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>A store in memory that answers from a list of decisions, counts what it is asked, and can be taken away.</summary>
public sealed class FakeTelemetryStore : ITelemetryStore
{
    private readonly Lock _gate = new();
    private readonly List<DecisionSummary> _decisions = [];
    private readonly List<SlaSampleRecord> _samples = [];
    private readonly List<GenerationRecord> _generations = [];

    /// <summary>Thrown by every reading while set.</summary>
    public Exception? Failure { get; set; }

    public int ModelReadings { get; private set; }

    public int RecentReadings { get; private set; }

    public void Add(params IEnumerable<DecisionSummary> decisions)
    {
        lock (_gate)
            _decisions.AddRange(decisions);
    }

    public void Add(params IEnumerable<SlaSampleRecord> samples)
    {
        lock (_gate)
            _samples.AddRange(samples);
    }

    public void Add(params IEnumerable<GenerationRecord> generations)
    {
        lock (_gate)
            _generations.AddRange(generations);
    }

    public Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken)
    {
        RecentReadings++;
        return Answer<IReadOnlyList<DecisionSummary>>(all => [.. all.OrderByDescending(decision => decision.DecidedAt).Take(limit)]);
    }

    public Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PredictionOutcome>>([]);

    public Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        ModelReadings++;
        return Answer<IReadOnlyList<ModelSummary>>(all =>
            [.. all.Where(decision => decision.DecidedAt >= since).GroupBy(decision => decision.Model).Select(Summarise).OrderByDescending(model => model.Requests)]);
    }

    public Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<TrafficPoint>>(all =>
        [
            .. all.Where(decision => decision.DecidedAt >= since)
                .GroupBy(decision => decision.DecidedAt.UtcTicks / bucket.Ticks)
                .OrderBy(group => group.Key)
                .Select(group => new TrafficPoint
                {
                    Start = new(group.Key * bucket.Ticks, TimeSpan.Zero),
                    Requests = group.Count(),
                    Failed = group.Count(decision => decision.Status is OutcomeStatus.Failed),
                    Rated = group.Count(decision => decision.Quality is not null),
                    MeanQuality = group.Average(decision => decision.Quality),
                    EnergyKnown = group.Count(decision => decision.EnergyJoules is not null),
                    EnergySource = LeastCertain(group),
                    EnergyJoules = group.Sum(decision => decision.EnergyJoules ?? 0),
                }),
        ]);

    public Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<SlaSampleRecord>>(_ =>
        [
            .. _samples.GroupBy(sample => sample.Account).OrderBy(account => account.Key, StringComparer.Ordinal).SelectMany(account =>
                account.Where(sample => sample.At < since).OrderBy(sample => sample.At).TakeLast(1).Concat(
                    account.Where(sample => sample.At >= since).GroupBy(sample => sample.At.UtcTicks / bucket.Ticks).OrderBy(group => group.Key)
                        .Select(group => group.MaxBy(sample => sample.At)!))),
        ]);

    public Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The dashboard tells savings by the router's HTTP API.");

    public Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<GenerationRecord>>(_ =>
            [.. _generations.Where(generation => generation.At >= since).OrderByDescending(generation => generation.At).Take(limit)]);

    public Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => throw new NotSupportedException("The dashboard only reads.");

    public Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("The dashboard has no use for sequences.");

    public Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The dashboard asks the router for explanations.");

    private static ModelSummary Summarise(IGrouping<string, DecisionSummary> model) => new()
    {
        Model = model.Key,
        Requests = model.Count(),
        Completed = model.Count(decision => decision.Status is OutcomeStatus.Completed),
        Rated = model.Count(decision => decision.Quality is not null),
        MeanQuality = model.Average(decision => decision.Quality),
        QualityDeviation = Deviation([.. model.Where(decision => decision.Quality is not null).Select(decision => decision.Quality!.Value)]),
        EnergyKnown = model.Count(decision => decision.EnergyJoules is not null),
        EnergySource = LeastCertain(model),
        MeanEnergyJoules = model.Average(decision => decision.EnergyJoules),
        TotalEnergyJoules = model.Sum(decision => decision.EnergyJoules ?? 0),
        MeanDurationMs = model.Where(decision => decision.Status is OutcomeStatus.Completed).Select(decision => (double?)decision.DurationMs).Average(),
    };

    private static EnergySource? LeastCertain(IEnumerable<DecisionSummary> decisions) =>
        decisions.Where(decision => decision.EnergyJoules is not null).Min(decision => (EnergySource?)decision.EnergySource);

    private static double? Deviation(double[] values) =>
        values.Length > 1 ? Math.Sqrt(values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1)) : null;

    private Task<T> Answer<T>(Func<IReadOnlyList<DecisionSummary>, T> read)
    {
        lock (_gate)
            return Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(read(_decisions));
    }
}

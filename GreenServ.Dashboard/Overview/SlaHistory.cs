using GreenServ.Storage.Records;

namespace GreenServ.Dashboard.Overview;

/// <summary>One promise over time. All series have the same buckets.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Satisfaction">Mean of the known qualities; gaps while there was none.</param>
/// <param name="Alpha">α in force.</param>
/// <param name="Debt">Answers owed.</param>
/// <param name="Last">The newest sample.</param>
public sealed record PromiseSeries(
    string Account, IReadOnlyList<TimePoint> Satisfaction, IReadOnlyList<TimePoint> Alpha, IReadOnlyList<TimePoint> Debt, SlaSampleRecord Last);

/// <summary>Promises over a window, and what happened to models meanwhile.</summary>
/// <param name="Accounts">By account.</param>
/// <param name="Drifts">Models found to have changed, newest first.</param>
public sealed record SlaHistory(IReadOnlyList<PromiseSeries> Accounts, IReadOnlyList<GenerationRecord> Drifts)
{
    /// <summary>Nothing recorded.</summary>
    public static SlaHistory Empty { get; } = new([], []);

    /// <summary>The series of an account; <c>null</c> when nothing is recorded of it.</summary>
    public PromiseSeries? Find(string account) => Accounts.FirstOrDefault(series => series.Account == account);

    /// <param name="since">Start of the first bucket.</param>
    /// <param name="now">Falls into the last one, which counts as well: a sample says how things stand, so half a bucket of them is no less.</param>
    /// <param name="bucket">Length of a bucket.</param>
    /// <param name="samples">By account, oldest first; ahead of the window's own the last one before it, if any.</param>
    /// <param name="generations">Newest first.</param>
    public static SlaHistory Build(
        DateTimeOffset since, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<SlaSampleRecord> samples, IReadOnlyList<GenerationRecord> generations)
    {
        var begin = Begin(since, now, bucket, samples);
        return new(
            [.. samples.GroupBy(sample => sample.Account).Select(account => Series(begin, now, bucket, [.. account]))],
            [.. generations.Where(generation => generation.IsAlarm && generation.At >= begin && generation.At <= now)]);
    }

    // As other charts do: where the first tenth of the window or more knows nothing, they begin with what is known.
    private static DateTimeOffset Begin(DateTimeOffset since, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<SlaSampleRecord> samples)
    {
        if (samples.Count == 0)
            return since;
        var first = samples.Min(sample => sample.At);
        return first - since < (now - since) / 10 ? since : since.AddTicks((first - since).Ticks / bucket.Ticks * bucket.Ticks);
    }

    // A sample holds until the next one: none is written while nothing changes.
    private static PromiseSeries Series(DateTimeOffset begin, DateTimeOffset now, TimeSpan bucket, IReadOnlyList<SlaSampleRecord> samples)
    {
        var inForce = new List<(DateTimeOffset Start, SlaSampleRecord? Sample)>();
        var next = 0;
        for (var start = begin; start <= now; start += bucket)
        {
            while (next < samples.Count && samples[next].At < start + bucket)
                next++;
            inForce.Add((start, next > 0 ? samples[next - 1] : null));
        }

        TimePoint[] Points(Func<SlaSampleRecord, double?> value) =>
            [.. inForce.Select(point => new TimePoint(point.Start, point.Sample is { } sample ? value(sample) : null))];

        return new(samples[0].Account, Points(sample => sample.Satisfaction), Points(sample => sample.Alpha), Points(sample => sample.Debt), samples[^1]);
    }
}

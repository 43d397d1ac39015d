namespace GreenServ.Lab.Load;

/// <summary>Counts the outcomes of a load run. Safe for concurrent use.</summary>
internal sealed class LoadTally
{
    private readonly Lock _lock = new();
    private readonly List<double> _whole = [];
    private readonly List<double> _fromSchedule = [];
    private readonly List<double> _firstByte = [];
    private readonly SortedDictionary<string, int> _problems = new(StringComparer.Ordinal);

    /// <summary>Counts one request.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="late">How much later than scheduled it was sent.</param>
    public void Add(in CallOutcome outcome, TimeSpan late)
    {
        lock (_lock)
        {
            if (outcome.Problem is { } problem)
            {
                _problems[problem] = _problems.GetValueOrDefault(problem) + 1;
                return;
            }

            _whole.Add(outcome.Whole.TotalMilliseconds);
            _fromSchedule.Add((late + outcome.Whole).TotalMilliseconds);
            _firstByte.Add(outcome.FirstByte!.Value.TotalMilliseconds);
        }
    }

    /// <summary>What was counted, over the time it was counted in.</summary>
    public LoadReport Finish(TimeSpan counted)
    {
        lock (_lock)
        {
            return new LoadReport(
                _whole.Count, _problems.Values.Sum(), _whole.Count / counted.TotalSeconds,
                LatencySummary.Of(_whole), LatencySummary.Of(_fromSchedule), LatencySummary.Of(_firstByte), new Dictionary<string, int>(_problems));
        }
    }
}

/// <summary>What a load run found.</summary>
/// <param name="Answered">Requests answered whole with a success status.</param>
/// <param name="Failed">All others.</param>
/// <param name="PerSecond">Answered requests per second.</param>
/// <param name="Latency">From sending to the last byte; <c>null</c> when nothing was answered.</param>
/// <param name="FromSchedule">From when a request should have been sent: a server that stalls delays the requests behind too.</param>
/// <param name="FirstByte">From sending to the response's head.</param>
/// <param name="Problems">Failures by what was wrong.</param>
internal sealed record LoadReport(
    int Answered, int Failed, double PerSecond, LatencySummary? Latency, LatencySummary? FromSchedule, LatencySummary? FirstByte,
    IReadOnlyDictionary<string, int> Problems);

/// <summary>Latencies in milliseconds.</summary>
internal sealed record LatencySummary(double P50Ms, double P90Ms, double P99Ms, double P999Ms, double MaxMs)
{
    /// <summary>Nearest-rank percentiles; <c>null</c> of nothing.</summary>
    public static LatencySummary? Of(IReadOnlyCollection<double> milliseconds)
    {
        if (milliseconds.Count == 0)
            return null;
        var sorted = milliseconds.Order().ToArray();
        return new LatencySummary(At(0.5), At(0.9), At(0.99), At(0.999), sorted[^1]);

        double At(double share) => sorted[Math.Max((int)Math.Ceiling(share * sorted.Length) - 1, 0)];
    }
}

using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>One file at one λ: what policies and the best single model captured.</summary>
internal sealed class Cell
{
    // Acceptance looks at files and cells in which there is something to learn, and enough requests to learn it.
    private const int EnoughRows = 1500;
    private const double EnoughGap = 0.05;

    private readonly Dictionary<string, double> _headroom;
    private readonly Dictionary<string, double> _scatter;

    private Cell(ReplayReport report, Goal goal)
    {
        (Dataset, Goal) = (report.Table.Dataset, goal);
        var baselines = report.BaselinesOf(goal).ToDictionary(baseline => baseline.Name);
        var gap = baselines[Baseline.BestPerTask].MeanReward - baselines[Baseline.Random].MeanReward;
        Counts = report.Table.Rows >= EnoughRows && gap >= EnoughGap;
        _headroom = report.Results.Where(result => result.Goal == goal && result.Headroom is not null).ToDictionary(result => result.Policy, result => result.Headroom!.Value);
        _scatter = report.Results.Where(result => result.Goal == goal && result.PerSeed.Count > 1 && gap > 0).ToDictionary(result => result.Policy, result => Deviation(result.PerSeed) / gap!.Value);
        if (report.HeadroomOf(baselines[Baseline.BestStatic]) is { } single)
            _headroom[Baseline.BestStatic] = single;
    }

    public string Dataset { get; }

    public Goal Goal { get; }

    /// <summary>Whether the file has 1,500 rows or more and the best per task is at least 0.05 of reward above random.</summary>
    public bool Counts { get; }

    /// <summary>Headroom of a policy or of <c>best-static</c>; <c>null</c> where there is none.</summary>
    public double? this[string policy] => _headroom.TryGetValue(policy, out var headroom) ? headroom : null;

    /// <summary>Standard deviation of a seed's headroom; <c>null</c> where there is one seed alone.</summary>
    public double? ScatterOf(string policy) => _scatter.TryGetValue(policy, out var scatter) ? scatter : null;

    /// <summary>The cells of reports.</summary>
    public static IReadOnlyList<Cell> Of(IEnumerable<ReplayReport> reports) => [.. reports.SelectMany(report => report.Options.Goals.Select(goal => new Cell(report, goal)))];

    private static double Deviation(IReadOnlyList<RunOutcome> runs)
    {
        var mean = runs.Average(run => run.MeanReward!.Value);
        return Math.Sqrt(runs.Sum(run => (run.MeanReward!.Value - mean) * (run.MeanReward.Value - mean)) / (runs.Count - 1));
    }
}

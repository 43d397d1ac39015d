using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>Headroom as streams grow, beside the best single model in hindsight on the same requests.</summary>
internal sealed class LongStreamSection : IResultsSection
{
    private static readonly int[] s_requests = [500, 1000, 2000, 4000, 8000, 16_000];

    public string Name => "longer-streams";

    public string Write(ResultsSession session)
    {
        var lengths = s_requests.Select(requests => Length.Of(session, requests)).ToList();
        var commands = string.Join('\n', session.Files.Select(file => "  " + ResultsSession.CommandLine(file, Options(session, file, "$N"))));
        var table = new MarkdownTable(1, ["requests", .. s_requests.Select(requests => Text.Count(requests))]);
        table.Add(["`default`, mean headroom", .. lengths.Select(length => Text.Three(length.Default))]);
        table.Add(["best single model on the same requests", .. lengths.Select(length => Text.Three(length.BestStatic))]);
        table.Add(["difference", .. lengths.Select(length => Text.Signed(length.Difference))]);
        table.Add(["its standard error over the seeds", .. lengths.Select(length => Text.Three(length.Error))]);
        foreach (var file in session.Files)
            table.Add([$"difference, {file.Dataset}", .. lengths.Select(length => Text.Signed(length.ByFile[file.Dataset]))]);

        var from = lengths.FindLastIndex(length => !(length.Difference > 0)) + 1;
        var said = from == lengths.Count
            ? $"At {Text.Count(s_requests[^1])} requests `default` is still below the best single model."
            : from == 0 ? "`default` is above the best single model at every length." : $"`default` is above the best single model from {Text.Count(s_requests[from])} requests on.";
        return $"```sh\nfor N in {string.Join(' ', s_requests)}; do\n{commands}\ndone\n```\n\n{table}\n{said}\n";
    }

    private static string Options(ResultsSession session, RecordedFile file, object requests) =>
        $"--policy default,best-static --lambda {(file.Table.HasCost ? Replays.FewLambdas : "0")} --requests {requests} --seeds {session.Seeds(10)}";

    /// <summary>Means over all cells at one length.</summary>
    private sealed record Length(double? Default, double? BestStatic, double? Error, IReadOnlyDictionary<string, double?> ByFile)
    {
        public double? Difference => Default - BestStatic;

        public static Length Of(ResultsSession session, int requests)
        {
            var reports = session.Files.Select(file => session.Play(file, Options(session, file, requests))).ToList();
            var cells = Cell.Of(reports);
            var bySeed = Enumerable.Range(0, session.Seeds(10)).Select(seed => reports.SelectMany(report => report.Options.Goals.Select(goal => DifferenceOf(report, goal, seed))).Average()).ToList();
            var mean = bySeed.Average();
            return new Length(
                cells.Average(cell => cell["default"]),
                reports.SelectMany(report => report.Results.Where(result => result.Policy == Baseline.BestStatic)).Average(result => result.Headroom),
                bySeed.Count < 2 ? null : Math.Sqrt(bySeed.Sum(value => (value - mean) * (value - mean)) / (bySeed.Count - 1) / bySeed.Count ?? 0),
                reports.ToDictionary(report => report.Table.Dataset, report => report.Options.Goals.Average(goal => Headroom(report, goal, "default") - Headroom(report, goal, Baseline.BestStatic))));
        }

        private static double? Headroom(ReplayReport report, Goal goal, string policy) => report.Results.First(result => result.Policy == policy && result.Goal == goal).Headroom;

        private static double? DifferenceOf(ReplayReport report, Goal goal, int seed)
        {
            var baselines = report.BaselinesOf(goal).ToDictionary(baseline => baseline.Name);
            var gap = baselines[Baseline.BestPerTask].MeanReward - baselines[Baseline.Random].MeanReward;
            return (RewardOf("default") - RewardOf(Baseline.BestStatic)) / gap;

            double? RewardOf(string policy) => report.Results.First(result => result.Policy == policy && result.Goal == goal).PerSeed[seed].MeanReward;
        }
    }
}

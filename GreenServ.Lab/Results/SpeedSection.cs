using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>What decisions cost in time, and how many the Lab plays per second, on the file with the most models.</summary>
internal sealed class SpeedSection : IResultsSection
{
    public string Name => "speed";

    public string Write(ResultsSession session)
    {
        var file = session.Files.MaxBy(candidate => candidate.Table.Models.Count)!;
        var text = new List<string>();
        var table = new MarkdownTable(2, "policy", "features", "median decision, µs", "decisions per second and core");
        foreach (var features in (string[])["declared", "learned"])
        {
            foreach (var policy in (string[])["default", "gittins", "squarecb", "linucb", "epsilon-greedy"])
            {
                var options = $"--policy {policy} --lambda {(file.Table.HasCost ? "0,0.5" : "0")} --features {features} --seeds {session.Seeds(20)}";
                if (policy == "default")
                    text.Add(ResultsSession.Commands([file], options));
                var report = session.Play(file, options);
                table.Add(policy, features, Text.Number(report.Results.Average(result => result.DecisionMicrosP50), "0.0"), Text.Count(report.Speed.PerSecond));
            }
        }

        return $"`{file.Dataset}`, {file.Table.Models.Count} models; the other policies by their names in place of `default`. The rate is by processor time and takes in all that the Lab does\naround a decision (learning, draws, counting), but not the features of prompts, which are extracted once per seed.\n\n{string.Join('\n', text)}\n{table}";
    }
}

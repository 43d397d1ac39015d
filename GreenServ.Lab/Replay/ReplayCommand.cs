using System.CommandLine;
using GreenServ.Lab.Reports;
using Spectre.Console;

namespace GreenServ.Lab.Replay;

/// <summary><c>replay</c>: plays recorded outcomes under partial feedback and reports policies beside exact baselines.</summary>
internal static class ReplayCommand
{
    /// <summary>Builds the command over a source of policies.</summary>
    public static Command Create(IPolicySource policies)
    {
        var arguments = new ReplayArguments(policies);
        var command = new Command("replay", "Play recorded outcomes: a policy sees only the chosen model's outcome. Always reports random, every single model, the best single model, the best per task and the per-query oracle beside it.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, arguments, policies, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, ReplayArguments arguments, IPolicySource policies, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (options, problem) = arguments.Read(parsed);
        if (options is null)
            return Refuse(error, problem!);
        var (plan, unfit) = ReplayPlan.Of(options, policies);
        if (plan is null)
            return Refuse(error, unfit!);
        if (options.Out is { } folder && ReportFolder.Prepare(folder) is { } unwritable)
            return Refuse(error, unwritable);

        var report = RunProgress.Follow(plan.Run.Runs, completed => plan.Run.Execute(completed, cancellationToken));
        if (options.Out is { } target && ReportFolder.Write(target, report) is { } failure)
            return Refuse(error, failure);

        Print(output, report);
        if (arguments.Json(parsed))
            output.WriteLine(ReplayJson.Of(report).ToLine());
        return ExitCodes.Done;
    }

    private static void Print(TextWriter output, ReplayReport report)
    {
        var console = LabConsole.For(output);
        ReplayTable.Write(console, report);
        var table = report.Table;
        if (table.ImputedCells > 0)
            console.WriteLine($"{table.ImputedCells:N0} of {table.Rows * table.Models.Count:N0} cells were missing and drawn from the same task and model.");
        else if (!table.IsComplete)
            console.WriteLine("Cells are missing: they are no candidates, and a single model is measured on the rows where it has an outcome.");
        foreach (var sweep in report.Results.Where(result => result.Settings is not null).GroupBy(result => (result.Policy, result.Goal)))
        {
            var met = sweep.Count(result => result.MeetsAlpha);
            console.WriteLine($"{sweep.Key.Policy} at {sweep.Key.Goal.Title}: {met} of {sweep.Count()} settings meet it (mean over the seeds, less 0.005); shown is {(met > 0 ? "the cheapest of them" : "the nearest")}, --json and --out have all.");
        }

        if (table.SkippedRows > 0)
            console.WriteLine($"{table.SkippedRows:N0} rows without any complete outcome were left out.");
        if (report.Options.Out is { } folder)
            console.WriteLine($"Written to {folder}");
    }

    private static int Refuse(TextWriter error, string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return ExitCodes.Refused;
    }
}

using System.CommandLine;
using GreenServ.Lab.Contexts;
using GreenServ.Lab.Data;
using GreenServ.Lab.Reports;
using GreenServ.Lab.Requests;
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
        var (table, unreadable) = OutcomeFile.Read(options.Data, options.LearnedFeatures, options.Impute);
        if (table is null)
            return Refuse(error, unreadable!);
        if (!table.HasCost && options.Promises.Count > 0)
            return Refuse(error, $"--sla: {options.Data} records no cost, and an SLA run needs one.");
        if (options.Promises.Count > 0)
        {
            var (goals, unusable) = PromiseList.Resolve(options.Promises, table);
            if (goals is null)
                return Refuse(error, unusable!);
            options = options with { Goals = goals };
        }

        if (Check(options, table, policies) is { } mismatch)
            return Refuse(error, mismatch);
        if (options.Out is { } folder && ReportFolder.Prepare(folder) is { } unwritable)
            return Refuse(error, unwritable);

        var run = new ReplayRun(options, table, Streams(options, table), policies);
        var report = RunProgress.Follow(run.Runs, completed => run.Execute(completed, cancellationToken));
        if (options.Out is { } target && ReportFolder.Write(target, report) is { } failure)
            return Refuse(error, failure);

        Print(output, report);
        if (arguments.Json(parsed))
            output.WriteLine(ReplayJson.Of(report).ToLine());
        return ExitCodes.Done;
    }

    /// <summary>What of the options does not fit the data; <c>null</c> when all does.</summary>
    private static string? Check(ReplayOptions options, OutcomeTable table, IPolicySource policies)
    {
        if (!table.HasCost && options.Goals.Any(goal => goal.Lambda is not 0))
            return $"--lambda: {options.Data} records no cost, so λ can only be 0.";

        return options.Policies.Select(policy => PolicyNames.Refuse(policy, options.Goals[0], table, policies)).FirstOrDefault(refusal => refusal is not null);
    }

    private static IRequestStreams Streams(ReplayOptions options, OutcomeTable table)
    {
        var requests = options.RequestsOn(table);
        return options.LearnedFeatures ? new LearnedContexts(table, requests) : new DeclaredContexts(table, requests);
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

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

    /// <summary>The plan that a command line asks for, or one line that says what is wrong with it.</summary>
    public static Result<ReplayPlan> Plan(string[] args, IPolicySource policies)
    {
        var arguments = new ReplayArguments(policies);
        var command = new Command("replay");
        arguments.AddTo(command);
        var parsed = new RootCommand { command }.Parse(args);
        return parsed.Errors.Count > 0 ? Result<ReplayPlan>.Fail(parsed.Errors[0].Message) : Plan(parsed, arguments, policies);
    }

    private static Result<ReplayPlan> Plan(ParseResult parsed, ReplayArguments arguments, IPolicySource policies)
    {
        var (options, problem) = arguments.Read(parsed);
        return options is null ? Result<ReplayPlan>.Fail(problem!) : ReplayPlan.Of(options, policies);
    }

    private static int Run(ParseResult parsed, ReplayArguments arguments, IPolicySource policies, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (plan, problem) = Plan(parsed, arguments, policies);
        if (plan is null)
            return Refuse(error, problem!);
        var options = plan.Options;
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
        foreach (var note in ReplayNotes.Of(report))
            console.WriteLine(note);
    }

    private static int Refuse(TextWriter error, string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return ExitCodes.Refused;
    }
}

using System.CommandLine;
using GreenServ.Lab.Energy;
using GreenServ.Lab.Load;
using GreenServ.Lab.Replay;
using GreenServ.Lab.Results;
using GreenServ.Lab.State;
using GreenServ.Lab.Training;

namespace GreenServ.Lab;

/// <summary>The Lab's command line as a function, so that tests run the very command in-process.</summary>
internal static class LabCommandLine
{
    /// <summary>Runs one command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, IPolicySource policies, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var root = new RootCommand("GreenServ Lab: measures routing policies on recorded outcomes, trains the prompt model, puts load on a router, and backs up what it has learned.") { ReplayCommand.Create(policies), TrainCommand.Create(), EvaluateClassifierCommand.Create(), LoadCommand.Create(), EnergyFitCommand.Create(), ResultsCommand.Create(policies), StateCommand.Create() };
        var parsed = root.Parse(args);
        // Help and version win over errors, as they do by default; other errors are one line each, without the help text.
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var problem in parsed.Errors)
                await error.WriteLineAsync(problem.Message.ReplaceLineEndings(" ")).ConfigureAwait(false);
            return ExitCodes.Refused;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
    }
}

using Spectre.Console;

namespace GreenServ.Lab.Replay;

/// <summary>A progress bar on an interactive terminal. It is drawn on standard error, so that standard output stays results alone.</summary>
internal static class RunProgress
{
    /// <summary>Runs <paramref name="work"/>, which calls its argument after each of <paramref name="runs"/> parts, from any thread.</summary>
    public static ReplayReport Follow(int runs, Func<Action, ReplayReport> work)
    {
        if (Console.IsErrorRedirected || !Environment.UserInteractive)
            return work(static () => { });
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("Replaying", maxValue: runs);
            return work(() => task.Increment(1));
        });
    }
}

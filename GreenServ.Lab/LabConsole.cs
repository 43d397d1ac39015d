using Spectre.Console;

namespace GreenServ.Lab;

/// <summary>Consoles that write where the command line was told to.</summary>
internal static class LabConsole
{
    // A file or a pipe has no width; this holds the widest table.
    private const int WidthOfPlainText = 160;

    public static IAnsiConsole For(TextWriter writer)
    {
        var isTerminal = ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!isTerminal)
            console.Profile.Width = WidthOfPlainText;
        return console;
    }
}

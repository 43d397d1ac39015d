using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary><c>results</c>: plays everything that the page of results shows and fills its tables in.</summary>
internal static class ResultsCommand
{
    private static readonly IResultsSection[] s_sections =
    [
        new TradeOffSection(), new CellsSection(), new LearnedSection(), new PromiseSection(), new FeedbackSection(), new LongStreamSection(), new EventSection(), new CalibrationSection(), new SpeedSection(),
    ];

    public static Command Create(IPolicySource policies)
    {
        var data = new Option<string>("--data") { Required = true, HelpName = "DIR", Description = "Folder with the recorded outcomes (*.jsonl); logs of single decisions in it are passed over." };
        var into = new Option<string>("--into")
        {
            Required = true,
            HelpName = "FILE",
            Description = "Markdown page to fill in. What stands between <!-- results: NAME --> and <!-- end of results --> is replaced, prose outside stays as it is. NAME is one of " + Names() + ".",
        };
        var only = new Option<string?>("--only") { HelpName = "NAME[,NAME…]", Description = "Fill in these blocks alone." };
        var seeds = new Option<int?>("--seeds") { HelpName = "N", Description = "Seeds of every replay, for a quick look; without it as many as the page is meant to have." };
        var command = new Command("results", "Play all replays of the page of results and fill in its tables, with the command above each.") { data, into, only, seeds };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            Run(parsed.InvocationConfiguration, parsed.GetValue(data)!, parsed.GetValue(into)!, parsed.GetValue(only), parsed.GetValue(seeds), policies, cancellationToken)));
        return command;
    }

    private static int Run(InvocationConfiguration console, string data, string into, string? only, int? seeds, IPolicySource policies, CancellationToken cancellationToken)
    {
        if (seeds is < 1 or > 10_000)
            return Refuse(console, $"--seeds {seeds}: must lie in 1..10000.");
        if (!File.Exists(into))
            return Refuse(console, $"--into {into}: there is no such page.");
        var (page, malformed) = MarkedDocument.Parse(File.ReadAllText(into));
        if (page is null)
            return Refuse(console, $"--into {into}, {malformed}.");
        var wanted = only?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? page.Blocks;
        if (wanted.Count == 0)
            return Refuse(console, $"--into {into}: the page has no block to fill in; a block is opened by <!-- results: NAME --> with one of {Names()}.");
        if (wanted.FirstOrDefault(name => !s_sections.Any(section => section.Name == name)) is { } unknown)
            return Refuse(console, $"There is no block '{unknown}'; there are {Names()}.");
        if (wanted.FirstOrDefault(name => !page.Blocks.Contains(name)) is { } absent)
            return Refuse(console, $"--only {absent}: {into} has no such block; it has {string.Join(", ", page.Blocks)}.");
        var (files, unreadable) = RecordedFile.In(data);
        if (files is null)
            return Refuse(console, unreadable!);

        var clock = Stopwatch.StartNew();
        var session = new ResultsSession(data, files, policies, seeds, line => console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:hh\\:mm\\:ss} {line}")), cancellationToken);
        var contents = s_sections.Where(section => wanted.Contains(section.Name)).ToDictionary(section => section.Name, section => section.Write(session));
        File.WriteAllText(into, page.Fill(contents), new UTF8Encoding(false));
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:hh\\:mm\\:ss} {contents.Count} blocks of {into} filled in."));
        return ExitCodes.Done;
    }

    private static string Names() => string.Join(", ", s_sections.Select(section => section.Name));

    private static int Refuse(InvocationConfiguration console, string problem)
    {
        console.Error.WriteLine(problem.ReplaceLineEndings(" "));
        return ExitCodes.Refused;
    }
}

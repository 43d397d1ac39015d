using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Results;

/// <summary>Plays the replays that results are made of, each once: the command that stands above a table is the one that ran.</summary>
internal sealed class ResultsSession(string folder, IReadOnlyList<RecordedFile> files, IPolicySource policies, int? seeds, Action<string> said, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, ReplayReport> _played = new(StringComparer.Ordinal);

    /// <summary>The recorded data.</summary>
    public IReadOnlyList<RecordedFile> Files => files;

    /// <summary>The recorded data that has a cost.</summary>
    public IEnumerable<RecordedFile> FilesWithCost => files.Where(file => file.Table.HasCost);

    /// <summary>Seeds of a replay: as many as a section wants, unless the command line says otherwise.</summary>
    public int Seeds(int wanted) => seeds ?? wanted;

    /// <summary>The command lines of replays, as they stand above a table.</summary>
    public static string Commands(IEnumerable<RecordedFile> files, params IEnumerable<string> options) =>
        $"```sh\n{string.Join('\n', files.SelectMany(file => options.Select(wanted => CommandLine(file, wanted))))}\n```\n";

    /// <summary>The command line of one replay.</summary>
    public static string CommandLine(RecordedFile file, string options) =>
        $"dotnet run -c Release --project GreenServ.Lab -- {string.Join(' ', Arguments($"$DATA/{file.Name}", file, options))}";

    /// <summary>The report of a replay; played where it was not before.</summary>
    public ReplayReport Play(RecordedFile file, string options)
    {
        var key = $"{file.Name} {options}";
        if (_played.TryGetValue(key, out var known))
            return known;
        cancellationToken.ThrowIfCancellationRequested();
        said($"{file.Dataset}: {options}");
        var (plan, error) = ReplayCommand.Plan(Arguments(Path.Combine(folder, file.Name), file, options), policies);
        if (plan is null)
            throw new InvalidOperationException($"A replay of the results was refused: {error}");
        return _played[key] = plan.Run.Execute(static () => { }, cancellationToken);
    }

    private static string[] Arguments(string path, RecordedFile file, string options) =>
        ["replay", "--data", path, .. file.Table.IsComplete ? Array.Empty<string>() : ["--impute"], .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}

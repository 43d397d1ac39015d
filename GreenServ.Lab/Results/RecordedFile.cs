using GreenServ.Lab.Data;

namespace GreenServ.Lab.Results;

/// <summary>A file of recorded outcomes that results are made of.</summary>
/// <param name="Name">File name.</param>
/// <param name="Table">Its outcomes, missing cells missing.</param>
internal sealed record RecordedFile(string Name, OutcomeTable Table)
{
    /// <summary>Name of the data set.</summary>
    public string Dataset => Table.Dataset;

    /// <summary>What it is, for headings.</summary>
    public string Facts
    {
        get
        {
            var cost = Table.CostColumn switch
            {
                null => "no cost",
                CostColumn.CostUsd => "USD",
                _ => "energy",
            };
            var missing = Table.Available.Count(available => !available);
            var imputed = missing == 0 ? "" : FormattableString.Invariant($"; {100.0 * missing / Table.Available.Length:0} % of the cells imputed");
            return FormattableString.Invariant($"{Table.Rows:#,0} prompts, {Table.Models.Count} models, {Table.Tasks.Count} tasks, {cost}{imputed}");
        }
    }

    /// <summary>All files of a folder that hold outcomes of all models; logs of single decisions are passed over.</summary>
    public static Result<IReadOnlyList<RecordedFile>> In(string folder)
    {
        if (!Directory.Exists(folder))
            return Fail($"--data {folder}: there is no such folder.");
        var files = new List<RecordedFile>();
        foreach (var path in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var (table, error) = OutcomeFile.Read(path, keepPrompts: false, impute: false);
            if (table is not null)
                files.Add(new RecordedFile(Path.GetFileName(path), table));
            else if (!error!.Contains(OutcomeRowParser.LoggedEvent, StringComparison.Ordinal))
                return Fail(error);
        }

        return files.Count == 0 ? Fail($"--data {folder}: the folder holds no file of recorded outcomes (*.jsonl).") : Result<IReadOnlyList<RecordedFile>>.Ok(files);
    }

    private static Result<IReadOnlyList<RecordedFile>> Fail(string error) => Result<IReadOnlyList<RecordedFile>>.Fail(error);
}

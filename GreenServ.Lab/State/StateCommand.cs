using System.CommandLine;
using GreenServ.Storage;
using GreenServ.Storage.Backups;

namespace GreenServ.Lab.State;

/// <summary><c>state export</c> and <c>state import</c>: what a pool has learned and owes, and what administrators set, to a file and back.</summary>
internal static class StateCommand
{
    public static Command Create() =>
        new("state", "Back up what a pool has learned and what administrators set, or move it elsewhere.") { CreateExport(), CreateImport() };

    private static Command CreateExport()
    {
        var place = new StateArguments();
        var file = new Option<string>("--out") { HelpName = "FILE", Required = true, Description = "The file to write." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Write over a file that is there." };
        var command = new Command("export", "Write what was learned, what promises owe, keys (as hashes), hosts (without their keys), models and profiles to a JSON file.") { file, overwrite };
        place.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, place, () => ExportAsync(parsed, place, parsed.GetValue(file)!, parsed.GetValue(overwrite), cancellationToken), cancellationToken));
        return command;
    }

    private static Command CreateImport()
    {
        var place = new StateArguments();
        var file = new Option<string>("--file") { HelpName = "FILE", Required = true, Description = "An exported file." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Put it in place of what is there, which is gone then: export that first." };
        var command = new Command("import", "Put an exported file into a data folder or into shared servers. It is checked whole before anything is changed.") { file, overwrite };
        place.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, place, () => ImportAsync(parsed, place, parsed.GetValue(file)!, parsed.GetValue(overwrite), cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, StateArguments place, Func<Task<IReadOnlyList<string>>> run, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            var problems = place.Problem(parsed) is { } problem ? [problem] : await run().ConfigureAwait(false);
            foreach (var line in problems)
                await error.WriteLineAsync(line).ConfigureAwait(false);
            return problems.Count == 0 ? ExitCodes.Done : ExitCodes.Refused;
        }
        catch (Exception e) when (e is StorageException or InvalidDataException)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted. Run the same command again.").ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<IReadOnlyList<string>> ExportAsync(ParseResult parsed, StateArguments place, string file, bool overwrite, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (File.Exists(file) && !overwrite)
            return [$"{file} is there already. Name another file, or say --overwrite."];
        using var loggers = StateLog.To(error);
        var (backup, newer) = await place.UseAsync(parsed, loggers, from => from.ExportAsync(cancellationToken)).ConfigureAwait(false);
        BackupFile.Write(file, backup);
        await output.WriteLineAsync($"Exported pool '{backup.Pool}' to {file}:").ConfigureAwait(false);
        await DescribeAsync(output, backup).ConfigureAwait(false);
        foreach (var host in backup.HostsWithoutTheirKey)
            await error.WriteLineAsync($"Host '{host}' has a key, which is not in the file.").ConfigureAwait(false);
        if (newer > 0)
        {
            await error.WriteLineAsync(
                $"{newer} records are newer than the last checkpoint and not in the file. For a move, start the routers once more, stop them (not by kill -9), and export again.").ConfigureAwait(false);
        }

        return [];
    }

    private static async Task<IReadOnlyList<string>> ImportAsync(ParseResult parsed, StateArguments place, string file, bool overwrite, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (backup, problems) = BackupFile.Read(file);
        if (backup is null)
            return [$"{file} is not imported, and nothing was changed:", .. problems];
        using var loggers = StateLog.To(error);
        var refusals = await place.UseAsync(
            parsed, loggers,
            async into =>
            {
                var objections = await into.ObjectAsync(backup, cancellationToken).ConfigureAwait(false);
                List<string> against = [.. objections.Refusals];
                if (!overwrite && objections.Occupied.Count > 0)
                    against.Add($"There is something already: {string.Join(", ", objections.Occupied)}. Export it if it may still be needed; --overwrite puts the file in its place.");
                if (against.Count == 0)
                    await into.ImportAsync(backup, cancellationToken).ConfigureAwait(false);
                return against;
            }).ConfigureAwait(false);
        if (refusals.Count > 0)
            return [$"{file} is not imported, and nothing was changed:", .. refusals];
        await output.WriteLineAsync($"Imported pool '{backup.Pool}' as of {backup.ExportedAt:u}:").ConfigureAwait(false);
        await DescribeAsync(output, backup).ConfigureAwait(false);
        foreach (var host in backup.HostsWithoutTheirKey)
            await error.WriteLineAsync($"The key of host '{host}' is not in the file. Where it had none here, set it: PUT /greenserv/hosts/{host} with its url and apiKey.").ConfigureAwait(false);
        return [];
    }

    private static async Task DescribeAsync(TextWriter output, StateBackup backup)
    {
        foreach (var line in backup.Describe())
            await output.WriteLineAsync("  " + line).ConfigureAwait(false);
    }
}

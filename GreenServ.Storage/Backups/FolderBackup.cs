using System.Text.Json;
using GreenServ.Storage.Control;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Backups;

/// <summary>The state that a router keeps in its data folder. The folder is locked, so no router uses it meanwhile.</summary>
/// <param name="path">The folder.</param>
/// <param name="pool">Name of its pool where nothing in it tells; <c>null</c> for <c>default</c>.</param>
/// <param name="time">Tells when.</param>
/// <param name="loggers">Where it logs.</param>
public sealed class FolderBackup(string path, string? pool, TimeProvider time, ILoggerFactory loggers) : IBackupPlace
{
    public async Task<StateExport> ExportAsync(CancellationToken cancellationToken)
    {
        // Opening would make it one.
        if (!DataFolder.IsOne(path))
            throw new StorageException($"{Path.GetFullPath(path)} is no data folder of a router. (The demo's is the folder 'demo' within.)");
        using var folder = DataFolder.Open(path);

        // A router among several has no store in its folder, and none should come to lie there.
        using var storage = File.Exists(folder.TelemetryDatabase) ? Open(folder) : null;
        using var ownJournal = storage is null ? OpenJournal(folder) : null;
        var journal = storage?.Journal ?? ownJournal!;
        PolicyStateDocument[] states = [.. StateFiles(folder).Select(ReadState)];
        var control = storage is null ? ControlGlance.At(path) : await storage.Control.LoadAsync(cancellationToken);
        var name = await PoolAsync(storage, journal, cancellationToken);
        var isJournaled = journal.Read(new Dictionary<string, long>()).Any();
        if (states.Length == 0 && control.Count == 0 && !isJournaled)
            throw new StorageException($"In {folder.Folder} nothing was learned, and nothing set: there is nothing to export. (The demo's state is in the folder 'demo' within.)");
        if (states.Length == 0 && isJournaled)
            throw new StorageException($"What the journal in {folder.Folder} holds was not learned yet. Start the router in this folder, stop it, and export then.");
        return new StateExport(BackupParts.Of(name, states, control, time), states.Sum(state => CountNewer(state, journal, storage)));
    }

    public async Task<ImportObjections> ObjectAsync(StateBackup backup, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
            return new(BackupParts.OtherPool(backup, BackupParts.PoolOf(null, pool)) is { } refusal ? [refusal] : [], []);
        using var folder = DataFolder.OpenForImport(path);
        using var storage = Open(folder);
        var refusals = BackupParts.OtherPool(backup, await PoolAsync(storage, storage.Journal, cancellationToken)) is { } other ? (string[])[other] : [];

        // What an interrupted import left is neither the one nor the other.
        return new(refusals, File.Exists(folder.UnfinishedImport) ? [] : [.. await OccupiedAsync(folder, storage, cancellationToken)]);
    }

    public async Task ImportAsync(StateBackup backup, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.OpenForImport(path);
        using var storage = Open(folder);
        var known = BackupParts.Highest(await storage.Store.GetStoredSequencesAsync(cancellationToken), storage.Journal.Read(new Dictionary<string, long>()));
        try
        {
            await File.WriteAllTextAsync(folder.UnfinishedImport, "", cancellationToken);
            await BackupParts.ReplaceControlAsync(storage.Control, backup, time, cancellationToken);
            foreach (var stale in StateFiles(folder).Except(backup.PolicyStates.Select(state => FileOf(folder, state))))
                File.Delete(stale);
            foreach (var state in backup.PolicyStates)
            {
                cancellationToken.ThrowIfCancellationRequested();
                new PolicyStateFile(FileOf(folder, state), time, loggers.CreateLogger<FolderBackup>()).Save(BackupParts.Closed(state, known));
            }

            File.Delete(folder.UnfinishedImport);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data folder {folder.Folder} can not be written: {e.Message.TrimEnd('.')}. Once it can, import again: no router starts with what is half imported.", e);
        }
    }

    private EmbeddedStorage Open(DataFolder folder) => EmbeddedStorage.Open(folder, new JournalOptions(), time, loggers);

    private Journal OpenJournal(DataFolder folder) => Journal.Open(folder.Journal, new JournalOptions(), time, loggers.CreateLogger<Journal>());

    private static string[] StateFiles(DataFolder folder) =>
        Directory.Exists(folder.PolicyState) ? [.. Directory.GetFiles(folder.PolicyState, "*.json").Order(StringComparer.Ordinal)] : [];

    private static string FileOf(DataFolder folder, PolicyStateDocument state) => Path.Combine(folder.PolicyState, PolicyStateFile.FileName(state.Layout));

    private static PolicyStateDocument ReadState(string file)
    {
        try
        {
            return PolicyStateFile.Decode(File.ReadAllBytes(file), file);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new StorageException($"The policy state {file} is damaged: {e.Message} Start the router in this folder: it rebuilds what it can. Stop it, and export then.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The policy state {file} can not be read: {e.Message}", e);
        }
    }

    private static int CountNewer(PolicyStateDocument document, Journal journal, EmbeddedStorage? storage)
    {
        var state = LearningState.From(document, Core.Bandits.PoolStatistics.DefaultHorizon);
        var newer = BackupParts.CountNewer(document, state, journal.Read(state.AppliedUpTo()));
        return storage is null ? newer : newer + BackupParts.CountNewer(document, state, storage.Store.Read(document.Layout, state.AppliedUpTo()));
    }

    private async Task<string> PoolAsync(EmbeddedStorage? storage, Journal journal, CancellationToken cancellationToken)
    {
        var journaled = journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().FirstOrDefault()?.Pool;
        return BackupParts.PoolOf(journaled ?? (storage is null ? null : await BackupParts.PoolOfAsync(storage.Store, cancellationToken)), pool);
    }

    private static async Task<IEnumerable<string>> OccupiedAsync(DataFolder folder, EmbeddedStorage storage, CancellationToken cancellationToken)
    {
        var occupied = StateFiles(folder).Select(file => $"what was learned in layout {Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file))}").ToList();
        occupied.AddRange((await storage.Control.LoadAsync(cancellationToken)).GroupBy(item => item.Kind).Select(kind => $"{kind.Key.ToString().ToLowerInvariant()}s ({kind.Count()})"));
        if ((await storage.Store.GetStoredSequencesAsync(cancellationToken)).Count > 0 || storage.Journal.Read(new Dictionary<string, long>()).Any())
            occupied.Add("history of decisions (it stays)");
        return occupied;
    }
}

namespace GreenServ.Storage.Backups;

/// <summary>Where a pool's state lies: a data folder, or the servers that several routers share.</summary>
public interface IBackupPlace
{
    /// <summary>All there is, as of its last checkpoint.</summary>
    /// <exception cref="StorageException">It can not be read, or is of another pool than was named.</exception>
    Task<StateExport> ExportAsync(CancellationToken cancellationToken);

    /// <summary>Why a backup should not be put here: what is here already, or another pool. Changes nothing.</summary>
    /// <exception cref="StorageException">That can not be told.</exception>
    Task<ImportObjections> ObjectAsync(StateBackup backup, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a backup in place of all there is. What journal, log and history hold here is not learned again. An import that was interrupted can be made again.
    /// </summary>
    /// <exception cref="StorageException">It can not be written.</exception>
    Task ImportAsync(StateBackup backup, CancellationToken cancellationToken);
}

/// <summary>What was exported.</summary>
/// <param name="Backup">All there is.</param>
/// <param name="NewerRecords">Records that a router has made and not learned into its checkpoint yet, so that they are not in it.</param>
public sealed record StateExport(StateBackup Backup, int NewerRecords);

/// <summary>What speaks against an import.</summary>
/// <param name="Refusals">What nobody can order away, in sentences.</param>
/// <param name="Occupied">What is there already and would be replaced, in a few words each.</param>
public sealed record ImportObjections(IReadOnlyList<string> Refusals, IReadOnlyList<string> Occupied);

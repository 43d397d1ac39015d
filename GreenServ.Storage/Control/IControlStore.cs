namespace GreenServ.Storage.Control;

/// <summary>
/// Control state and its audit. Changes are rare and waited for until they are on the disk; readers keep what they loaded, so
/// that no request waits for the store.
/// </summary>
public interface IControlStore
{
    /// <summary>All items of all kinds.</summary>
    /// <exception cref="StorageException">The store can not be used.</exception>
    Task<IReadOnlyList<ControlItem>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Makes a change that survives even a power cut once it returns.</summary>
    /// <returns>The new revision (of a removal: its number in the audit); <c>null</c> where the item is not at the expected one, and nothing was changed.</returns>
    /// <exception cref="StorageException">The store can not be used, and nothing was changed.</exception>
    Task<long?> WriteAsync(ControlChange change, CancellationToken cancellationToken);

    /// <summary>Puts items in place of all there are, at once or not at all. The audit notes it, and its number there is the revision of each.</summary>
    /// <exception cref="StorageException">The store can not be used, and nothing was changed.</exception>
    Task ReplaceAsync(IReadOnlyList<ControlItem> items, string kind, string item, AuditNote note, CancellationToken cancellationToken);

    /// <summary>Notes in the audit what changed elsewhere, such as a reload of the settings.</summary>
    /// <exception cref="StorageException">The store can not be used.</exception>
    Task NoteAsync(string kind, string item, AuditNote note, CancellationToken cancellationToken);

    /// <summary>Rows of the audit, newest first.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only rows before this sequence; <c>null</c> begins with the newest.</param>
    /// <param name="kind">Only of this kind; <c>null</c> takes all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">The store can not be used.</exception>
    Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit, long? before, string? kind, CancellationToken cancellationToken);
}

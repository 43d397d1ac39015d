using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Control;

/// <summary>
/// A shared control store with a copy of its content in the data folder: a process that starts while the store is away knows keys, hosts, models
/// and profiles as it saw them last. Changes need the store.
/// </summary>
public sealed partial class CachedControlStore : IControlStore
{
    // A start should not wait out the patience of a client library; a store that is there answers in milliseconds.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly IControlStore _store;
    private readonly ControlCopy _copy;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _wasReached;

    /// <param name="store">The shared store.</param>
    /// <param name="copyPath">Where the copy lies.</param>
    /// <param name="time">Names copies that are set aside.</param>
    /// <param name="logger">Says when the copy stands in.</param>
    public CachedControlStore(IControlStore store, string copyPath, TimeProvider time, ILogger<CachedControlStore> logger) =>
        (_store, _copy, _time, _logger) = (store, new ControlCopy(copyPath, time, logger), time, logger);

    /// <summary>All items; of the copy where the store is away and was not reached by this process yet.</summary>
    /// <exception cref="StorageException">The store is away, and there is no copy that could stand in, or a damaged one.</exception>
    public async Task<IReadOnlyList<ControlItem>> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var items = await _store.LoadAsync(cancellationToken).WaitAsync(s_patience, _time, cancellationToken);
            _copy.Write(new ControlContent(items.Count == 0 ? 0 : items.Max(item => item.Revision), items));
            _wasReached = true;
            return items;
        }
        catch (Exception e) when (!_wasReached && e is StorageException or TimeoutException)
        {
            // Without a copy nobody knows whether there are keys; a door must not open because of that.
            var lack = _copy.Exists ? "the copy of them in this data folder is damaged" : "this data folder has no copy of them yet";
            if (_copy.Read() is not { } content)
                throw new StorageException($"Keys, hosts, models and profiles can not be read, and {lack}: start again once the store is back, which makes another. {e.Message}", e);
            LogCopyStandsIn(e.Message);
            return content.Items;
        }
        catch (TimeoutException e)
        {
            throw new StorageException("The store of keys, hosts, models and profiles does not answer.", e);
        }
    }

    public async Task<long?> WriteAsync(ControlChange change, CancellationToken cancellationToken)
    {
        var revision = await _store.WriteAsync(change, cancellationToken);
        if (revision is not null)
            await RenewCopyAsync();
        return revision;
    }

    public async Task ReplaceAsync(IReadOnlyList<ControlItem> items, string kind, string item, AuditNote note, CancellationToken cancellationToken)
    {
        await _store.ReplaceAsync(items, kind, item, note, cancellationToken);
        await RenewCopyAsync();
    }

    public Task NoteAsync(string kind, string item, AuditNote note, CancellationToken cancellationToken) => _store.NoteAsync(kind, item, note, cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit, long? before, string? kind, CancellationToken cancellationToken) =>
        _store.ReadAuditAsync(limit, before, kind, cancellationToken);

    // A revoked key must not come back with a copy that was made before.
    private async Task RenewCopyAsync()
    {
        try
        {
            await LoadAsync(CancellationToken.None);
        }
        catch (StorageException e)
        {
            LogCopyIsOld(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "The copy of keys, hosts, models and profiles in the data folder lacks the last change until the store can be read. {Reason}")]
    private partial void LogCopyIsOld(string reason);

    [LoggerMessage(LogLevel.Warning, "The store of keys, hosts, models and profiles is away; they are as this data folder's copy has them until it is back. {Reason}")]
    private partial void LogCopyStandsIn(string reason);
}

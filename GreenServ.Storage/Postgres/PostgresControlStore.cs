using System.Text.Json;
using GreenServ.Storage.Control;

namespace GreenServ.Storage.Postgres;

/// <summary>Control state that several processes share. One change is made at a time, of however many processes.</summary>
public sealed class PostgresControlStore(PostgresDatabase database) : IControlStore
{
    public Task<IReadOnlyList<ControlItem>> LoadAsync(CancellationToken cancellationToken) =>
        database.UseAsync(connection => PostgresControlRows.ReadAllAsync(connection, cancellationToken), cancellationToken);

    public Task<long?> WriteAsync(ControlChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return database.ChangeAsync<long?>(
            PostgresLocks.Control,
            async transaction =>
            {
                if (await PostgresControlRows.RevisionOfAsync(transaction, change.Kind, change.Id, cancellationToken) != change.ExpectedRevision)
                    return null;
                var kind = JsonNamingPolicy.CamelCase.ConvertName(change.Kind.ToString());
                var revision = await PostgresControlRows.AppendAuditAsync(transaction, kind, change.Id, change.Audit, cancellationToken);
                await PostgresControlRows.RemoveAsync(transaction, change.Kind, change.Id, cancellationToken);
                if (change.Document is not null)
                    await PostgresControlRows.InsertAsync(transaction, new(change.Kind, change.Id, revision, change.Audit.At, change.Document), cancellationToken);
                return revision;
            },
            cancellationToken);
    }

    public Task ReplaceAsync(IReadOnlyList<ControlItem> items, string kind, string item, AuditNote note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        return database.ChangeAsync(
            PostgresLocks.Control,
            async transaction =>
            {
                var revision = await PostgresControlRows.AppendAuditAsync(transaction, kind, item, note, cancellationToken);
                await PostgresControlRows.RemoveAllAsync(transaction, cancellationToken);
                foreach (var one in items)
                    await PostgresControlRows.InsertAsync(transaction, one with { Revision = revision }, cancellationToken);
                return revision;
            },
            cancellationToken);
    }

    public Task NoteAsync(string kind, string item, AuditNote note, CancellationToken cancellationToken) => database.ChangeAsync(
        PostgresLocks.Control,
        transaction => PostgresControlRows.AppendAuditAsync(transaction, kind, item, note, cancellationToken),
        cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit, long? before, string? kind, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return database.UseAsync(connection => PostgresControlRows.ReadAuditAsync(connection, limit, before, kind, cancellationToken), cancellationToken);
    }
}

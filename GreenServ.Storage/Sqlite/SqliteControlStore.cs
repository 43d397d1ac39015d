using System.Text.Json;
using Dapper;
using GreenServ.Storage.Control;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Sqlite;

/// <summary>
/// Control state in the file of the telemetry store, with a copy beside it. Whichever of the two has seen more changes counts:
/// the file may have been set aside as damaged, at the start or while the process runs.
/// </summary>
/// <remarks>Its owner is the telemetry store's: there is nothing of its own to close.</remarks>
public sealed partial class SqliteControlStore : IControlStore
{
    private readonly SqliteTelemetryStore _file;
    private readonly ControlCopy _copy;
    private readonly ILogger _logger;

    // Read and written in the file's turn alone.
    private ControlContent? _content;
    private long _copied;

    /// <param name="file">The store whose file it shares.</param>
    /// <param name="copyPath">Where the copy lies.</param>
    /// <param name="time">Names copies that are set aside.</param>
    /// <param name="logger">Says what was brought back.</param>
    public SqliteControlStore(SqliteTelemetryStore file, string copyPath, TimeProvider time, ILogger<SqliteControlStore> logger)
    {
        _file = file;
        _copy = new ControlCopy(copyPath, time, logger);
        _logger = logger;
    }

    public Task<IReadOnlyList<ControlItem>> LoadAsync(CancellationToken cancellationToken) => _file.InTurnAsync(
        connection =>
        {
            using var transaction = Begin(connection);
            var content = Reconcile(connection, transaction);
            transaction.Commit();
            Keep(content);
            return content.Items;
        },
        cancellationToken);

    public Task<long?> WriteAsync(ControlChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _file.InTurnAsync(connection => Write(connection, change), cancellationToken);
    }

    public Task ReplaceAsync(IReadOnlyList<ControlItem> items, string kind, string item, AuditNote note, CancellationToken cancellationToken) => _file.InTurnAsync(
        connection =>
        {
            using var transaction = Begin(connection);
            Reconcile(connection, transaction);
            var revision = SqliteControlRows.AppendAudit(connection, transaction, kind, item, note);
            var content = new ControlContent(revision, [.. items.Select(one => one with { Revision = revision })]);
            SqliteControlRows.Replace(connection, transaction, content);
            transaction.Commit();
            Keep(content);
            return revision;
        },
        cancellationToken);

    public Task NoteAsync(string kind, string item, AuditNote note, CancellationToken cancellationToken) => _file.InTurnAsync(
        connection =>
        {
            using var transaction = Begin(connection);
            var content = Reconcile(connection, transaction);
            var sequence = SqliteControlRows.AppendAudit(connection, transaction, kind, item, note);
            transaction.Commit();
            Keep(content with { Sequence = sequence });
            return sequence;
        },
        cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int limit, long? before, string? kind, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return _file.ReadAsync(connection => SqliteControlRows.ReadAudit(connection, limit, before, kind), cancellationToken);
    }

    private long? Write(SqliteConnection connection, ControlChange change)
    {
        using var transaction = Begin(connection);
        var content = Reconcile(connection, transaction);
        if (SqliteControlRows.RevisionOf(connection, transaction, change.Kind, change.Id) != change.ExpectedRevision)
            return null;
        var revision = SqliteControlRows.AppendAudit(connection, transaction, JsonKind(change.Kind), change.Id, change.Audit);
        SqliteControlRows.Remove(connection, transaction, change.Kind, change.Id);
        List<ControlItem> items = [.. content.Items.Where(item => !(item.Kind == change.Kind && item.Id.Equals(change.Id, StringComparison.OrdinalIgnoreCase)))];
        if (change.Document is not null)
        {
            var item = new ControlItem(change.Kind, change.Id, revision, change.Audit.At, change.Document);
            SqliteControlRows.Insert(connection, transaction, item);
            items.Add(item);
        }

        transaction.Commit();
        Keep(new ControlContent(revision, items));
        return revision;
    }

    // A lost record of a request is a lost record; a revocation that a power cut undoes is an open door.
    private static SqliteTransaction Begin(SqliteConnection connection)
    {
        connection.Execute("PRAGMA synchronous=FULL");
        return connection.BeginTransaction();
    }

    /// <summary>What there is, once the file has back what it lost.</summary>
    private ControlContent Reconcile(SqliteConnection connection, SqliteTransaction transaction)
    {
        if (_content is null)
        {
            _content = _copy.Read() ?? ControlContent.Empty;
            _copied = _content.Sequence;
        }

        var sequence = SqliteControlRows.LastSequence(connection, transaction);
        if (sequence >= _content.Sequence)
            return new ControlContent(sequence, SqliteControlRows.ReadAll(connection, transaction));
        SqliteControlRows.Replace(connection, transaction, _content);
        LogRestored(_logger, _content.Items.Count);
        return _content;
    }

    private void Keep(ControlContent content)
    {
        _content = content;
        if (content.Sequence == _copied)
            return;
        _copy.Write(content);
        _copied = content.Sequence;
    }

    private static string JsonKind(ControlKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    [LoggerMessage(LogLevel.Warning, "The store had lost its keys, hosts, models and profiles. All {Count} of them are back, from their copy; the audit begins anew.")]
    private static partial void LogRestored(ILogger logger, int count);
}

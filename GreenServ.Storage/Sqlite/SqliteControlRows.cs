using Dapper;
using GreenServ.Storage.Control;
using GreenServ.Storage.Telemetry;
using Microsoft.Data.Sqlite;

namespace GreenServ.Storage.Sqlite;

/// <summary>Rows of control state and audit.</summary>
internal static class SqliteControlRows
{
    public static IReadOnlyList<ControlItem> ReadAll(SqliteConnection connection, SqliteTransaction transaction) =>
    [
        .. Enum.GetValues<ControlKind>().SelectMany(kind => connection
            .Query<(string Id, long Revision, long ChangedAt, string Document)>(
                $"SELECT id, revision, changed_at, document FROM {Table(kind)} ORDER BY id", transaction: transaction)
            .Select(row => new ControlItem(kind, row.Id, row.Revision, Microseconds.ToTime(row.ChangedAt), row.Document))),
    ];

    /// <summary>0 where there is no such item.</summary>
    public static long RevisionOf(SqliteConnection connection, SqliteTransaction transaction, ControlKind kind, string id) =>
        connection.ExecuteScalar<long?>($"SELECT revision FROM {Table(kind)} WHERE id = @id", new { id }, transaction) ?? 0;

    public static void Insert(SqliteConnection connection, SqliteTransaction transaction, ControlItem item) => connection.Execute(
        $"INSERT INTO {Table(item.Kind)} (id, revision, changed_at, document) VALUES (@Id, @Revision, @ChangedAt, @Document)",
        new { item.Id, item.Revision, ChangedAt = Microseconds.From(item.ChangedAt), item.Document },
        transaction);

    public static void Remove(SqliteConnection connection, SqliteTransaction transaction, ControlKind kind, string id) =>
        connection.Execute($"DELETE FROM {Table(kind)} WHERE id = @id", new { id }, transaction);

    /// <summary>Puts a content in place of what is there; the audit's numbers go on after it.</summary>
    public static void Replace(SqliteConnection connection, SqliteTransaction transaction, ControlContent content)
    {
        foreach (var kind in Enum.GetValues<ControlKind>())
            connection.Execute($"DELETE FROM {Table(kind)}", transaction: transaction);
        foreach (var item in content.Items)
            Insert(connection, transaction, item);
        connection.Execute("DELETE FROM sqlite_sequence WHERE name = 'audit'", transaction: transaction);
        connection.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('audit', @Sequence)", new { content.Sequence }, transaction);
    }

    /// <summary>Last number given out, 0 before the first.</summary>
    public static long LastSequence(SqliteConnection connection, SqliteTransaction transaction) =>
        connection.ExecuteScalar<long?>("SELECT seq FROM sqlite_sequence WHERE name = 'audit'", transaction: transaction) ?? 0;

    public static long AppendAudit(SqliteConnection connection, SqliteTransaction transaction, string kind, string item, AuditNote note) =>
        connection.ExecuteScalar<long>(
            "INSERT INTO audit (at, who, action, kind, item, before, after) VALUES (@At, @Who, @Action, @kind, @item, @Before, @After) RETURNING sequence",
            new { At = Microseconds.From(note.At), note.Who, note.Action, kind, item, note.Before, note.After },
            transaction);

    public static IReadOnlyList<AuditEntry> ReadAudit(SqliteConnection connection, int limit, long? before, string? kind) =>
    [
        .. connection
            .Query<(long Sequence, long At, string Who, string Action, string Kind, string Item, string? Before, string? After)>(
                """
                SELECT sequence, at, who, action, kind, item, before, after FROM audit
                WHERE (@before IS NULL OR sequence < @before) AND (@kind IS NULL OR kind = @kind)
                ORDER BY sequence DESC LIMIT @limit
                """,
                new { limit, before, kind })
            .Select(row => new AuditEntry(row.Sequence, row.Kind, row.Item, new(Microseconds.ToTime(row.At), row.Who, row.Action, row.Before, row.After))),
    ];

    // Names of tables can not be parameters; these come from here alone.
    private static string Table(ControlKind kind) => kind switch
    {
        ControlKind.Key => "keys",
        ControlKind.Host => "hosts",
        ControlKind.Model => "models",
        ControlKind.Profile => "profiles",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It has no table."),
    };
}

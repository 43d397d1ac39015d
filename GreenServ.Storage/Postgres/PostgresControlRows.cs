using Dapper;
using GreenServ.Storage.Control;
using GreenServ.Storage.Telemetry;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Rows of control state and audit.</summary>
internal static class PostgresControlRows
{
    private static readonly string s_all = string.Join(
        " UNION ALL ",
        Enum.GetValues<ControlKind>().Select(kind => $"""SELECT {(int)kind} AS "Kind", id AS "Id", revision AS "Revision", changed_at AS "ChangedAt", document AS "Document" FROM {Table(kind)}"""))
        + " ORDER BY 1, 2";

    /// <summary>All items, as of one moment.</summary>
    public static async Task<IReadOnlyList<ControlItem>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(int Kind, string Id, long Revision, long ChangedAt, string Document)>(new CommandDefinition(s_all, cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ControlItem((ControlKind)row.Kind, row.Id, row.Revision, Microseconds.ToTime(row.ChangedAt), row.Document))];
    }

    /// <summary>0 where there is no such item.</summary>
    public static async Task<long> RevisionOfAsync(NpgsqlTransaction transaction, ControlKind kind, string id, CancellationToken cancellationToken) =>
        await transaction.Connection!.ExecuteScalarAsync<long?>(Command($"SELECT revision FROM {Table(kind)} WHERE {Is(kind)}", new { id }, transaction, cancellationToken)) ?? 0;

    public static Task RemoveAsync(NpgsqlTransaction transaction, ControlKind kind, string id, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(Command($"DELETE FROM {Table(kind)} WHERE {Is(kind)}", new { id }, transaction, cancellationToken));

    public static async Task RemoveAllAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var kind in Enum.GetValues<ControlKind>())
            await transaction.Connection!.ExecuteAsync(new CommandDefinition($"DELETE FROM {Table(kind)}", transaction: transaction, cancellationToken: cancellationToken));
    }

    public static Task InsertAsync(NpgsqlTransaction transaction, ControlItem item, CancellationToken cancellationToken) => transaction.Connection!.ExecuteAsync(Command(
        $"INSERT INTO {Table(item.Kind)} (id, revision, changed_at, document) VALUES (@Id, @Revision, @ChangedAt, @Document)",
        new { item.Id, item.Revision, ChangedAt = Microseconds.From(item.ChangedAt), item.Document },
        transaction,
        cancellationToken));

    public static Task<long> AppendAuditAsync(NpgsqlTransaction transaction, string kind, string item, AuditNote note, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteScalarAsync<long>(Command(
            "INSERT INTO audit (at, who, action, kind, item, before, after) VALUES (@At, @Who, @Action, @kind, @item, @Before, @After) RETURNING sequence",
            new { At = Microseconds.From(note.At), note.Who, note.Action, kind, item, note.Before, note.After },
            transaction,
            cancellationToken));

    public static async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(
        NpgsqlConnection connection, int limit, long? before, string? kind, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(long Sequence, long At, string Who, string Action, string Kind, string Item, string? Before, string? After)>(new CommandDefinition(
            """
            SELECT sequence, at, who, action, kind, item, before, after FROM audit
            WHERE (@before::bigint IS NULL OR sequence < @before) AND (@kind::text IS NULL OR kind = @kind)
            ORDER BY sequence DESC LIMIT @limit
            """,
            new { limit, before, kind },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => new AuditEntry(row.Sequence, row.Kind, row.Item, new(Microseconds.ToTime(row.At), row.Who, row.Action, row.Before, row.After)))];
    }

    private static CommandDefinition Command(string sql, object parameters, NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        new(sql, parameters, transaction, cancellationToken: cancellationToken);

    private static string Is(ControlKind kind) => kind is ControlKind.Key ? "id = @id" : "lower(id) = lower(@id)";

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

using System.Text.Json;

namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/audit</c>: changes, newest first.</summary>
public sealed record AuditPage
{
    public required IReadOnlyList<AuditRow> Rows { get; init; }

    /// <summary>For <c>before</c> of the next page; <c>null</c> where this was the last.</summary>
    public long? Next { get; init; }
}

/// <summary>One change.</summary>
public sealed record AuditRow
{
    public required long Sequence { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Prefix of the key that made it, or <c>local</c> (no keys), <c>command line</c>, <c>settings</c>, <c>router</c>.</summary>
    public required string Who { get; init; }

    /// <summary>For example <c>created</c>, <c>changed</c>, <c>revoked</c>, <c>removed</c>, <c>drained</c>.</summary>
    public required string Action { get; init; }

    /// <summary><c>key</c>, <c>host</c>, <c>model</c>, <c>profile</c> or <c>settings</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Which one.</summary>
    public required string Item { get; init; }

    /// <summary>Without secrets; absent where there was nothing.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>Without secrets; absent where nothing is left.</summary>
    public JsonElement? After { get; init; }
}

namespace GreenServ.Storage.Control;

/// <summary>A change of one item, with what the audit keeps of it; both are written or neither.</summary>
public sealed record ControlChange
{
    public required ControlKind Kind { get; init; }
    public required string Id { get; init; }

    /// <summary>Revision the change starts from; 0 for an item that must not exist yet.</summary>
    public required long ExpectedRevision { get; init; }

    /// <summary>The new document; <c>null</c> removes the item.</summary>
    public required string? Document { get; init; }

    public required AuditNote Audit { get; init; }
}

/// <summary>What the audit keeps of a change.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Who">Prefix of the key that made it, or what else made it.</param>
/// <param name="Action">For example <c>created</c>, <c>changed</c>, <c>removed</c>.</param>
/// <param name="Before">JSON without secrets; <c>null</c> where there was nothing.</param>
/// <param name="After">JSON without secrets; <c>null</c> where nothing is left.</param>
public sealed record AuditNote(DateTimeOffset At, string Who, string Action, string? Before, string? After);

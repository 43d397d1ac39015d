namespace GreenServ.Storage.Control;

/// <summary>One row of the audit.</summary>
/// <param name="Sequence">Grows by time.</param>
/// <param name="Kind">A <see cref="ControlKind"/>, or what else was changed, in camelCase.</param>
/// <param name="Item">Id of what was changed.</param>
/// <param name="Note">Who, when and what.</param>
public sealed record AuditEntry(long Sequence, string Kind, string Item, AuditNote Note);

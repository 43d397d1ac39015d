namespace GreenServ.Storage.Control;

/// <summary>One piece of control state as it is kept.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Unique within its kind.</param>
/// <param name="Revision">Above 0; grows with every change of anything, so that it stands for exactly this content.</param>
/// <param name="ChangedAt">UTC, microsecond precision.</param>
/// <param name="Document">JSON; may hold secrets, such as the key of a model host.</param>
public sealed record ControlItem(ControlKind Kind, string Id, long Revision, DateTimeOffset ChangedAt, string Document);

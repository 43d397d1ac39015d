namespace GreenServ.Storage.Records;

/// <summary>
/// Stands for a record of which only the bytes count: this version can not read it, or the store refuses what it says. Stores set it aside and count it as stored;
/// learning passes over it. It is never written as JSON: an entry with it carries the bytes.
/// </summary>
/// <param name="Problem">Why.</param>
public sealed record OpaqueRecord(string Problem) : JournalRecord;

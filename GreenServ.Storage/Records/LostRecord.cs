namespace GreenServ.Storage.Records;

/// <summary>
/// Stands in the shared log where a journal's own record was lost to damage on disk, so that whoever counts a writer's sequences without a hole gets
/// beyond it. It tells nothing, and is in no journal.
/// </summary>
public sealed record LostRecord : JournalRecord;

namespace GreenServ.Storage.Records;

/// <summary>A journal record with its place: sequences of one writer start at 1 and have no gaps.</summary>
/// <param name="Writer">Identifies one process's journal.</param>
/// <param name="Sequence">Position in it.</param>
/// <param name="Record">What happened.</param>
public sealed record JournalEntry(string Writer, long Sequence, JournalRecord Record);

using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Records;

/// <summary>A journal record with its place: sequences of one writer start at 1 and have no gaps.</summary>
/// <param name="Writer">Identifies one process's journal.</param>
/// <param name="Sequence">Position in it.</param>
/// <param name="Record">What happened.</param>
public sealed record JournalEntry(string Writer, long Sequence, JournalRecord Record)
{
    /// <summary>
    /// The record as it was read, UTF-8: it is passed on like this, so that nobody writes again what is written, and what a newer version wrote into
    /// it stays there. <c>null</c> where it comes from this process.
    /// </summary>
    public byte[]? Json { get; init; }

    /// <summary>The same, to be kept as bytes alone.</summary>
    public JournalEntry SetAside(string problem) => new(Writer, Sequence, new OpaqueRecord(problem)) { Json = RecordJson.Write(this) };
}

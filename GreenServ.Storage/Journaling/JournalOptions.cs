namespace GreenServ.Storage.Journaling;

/// <summary>Size limits of a journal and who must have read it.</summary>
public sealed class JournalOptions
{
    public const string SectionName = "GreenServ:Journal";

    /// <summary>Bytes after which a new segment is begun; a segment is what gets deleted.</summary>
    public long SegmentBytes { get; set; } = 8L << 20;

    /// <summary>Bytes at which the journal counts as full and new requests are to be refused.</summary>
    public long CapacityBytes { get; set; } = 2L << 30;

    /// <summary>Bytes kept beyond <see cref="CapacityBytes"/> for the records of requests that were admitted before it was full.</summary>
    public long ReserveBytes { get; set; } = 64L << 20;

    /// <summary>A segment is deleted when all of these have confirmed it.</summary>
    public IReadOnlyList<string> Consumers { get; set; } = [JournalConsumers.Telemetry, JournalConsumers.Policy];
}

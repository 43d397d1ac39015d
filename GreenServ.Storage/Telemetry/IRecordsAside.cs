using GreenServ.Storage.Records;

namespace GreenServ.Storage.Telemetry;

/// <summary>Records that a store was given as bytes alone (<see cref="OpaqueRecord"/>), and set aside.</summary>
public interface IRecordsAside
{
    /// <summary>Those behind a place, in order, at most <paramref name="limit"/>.</summary>
    /// <exception cref="StorageException">The store is away.</exception>
    Task<IReadOnlyList<RecordAside>> ReadAsideAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Takes one away that stands where it belongs now.</summary>
    /// <exception cref="StorageException">The store is away.</exception>
    Task RemoveAsideAsync(long place, CancellationToken cancellationToken);
}

/// <summary>A record that was set aside.</summary>
/// <param name="Place">Its place among the others; later ones have higher places.</param>
/// <param name="Entry">As this version reads it.</param>
public sealed record RecordAside(long Place, JournalEntry Entry);

/// <summary>The same as a row.</summary>
internal sealed class RecordAsideRow
{
    public long Place { get; init; }
    public string Writer { get; init; } = "";
    public long Sequence { get; init; }
    public byte[] Record { get; init; } = [];

    public RecordAside ToRecord() => new(Place, new JournalEntry(Writer, Sequence, RecordJson.Understood(Record, RecordJson.Read)) { Json = Record });
}

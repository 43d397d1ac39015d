using GreenServ.Storage.Journaling;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Workers.Ingest;

/// <summary>Moves journal entries into the store in batches and confirms them to the journal once they are there.</summary>
internal sealed class JournalShipper(Journal journal, ITelemetryStore store, RecordWriter writer, int batchSize)
{
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);

    /// <summary>Goes on from what the store has: the store alone knows, so nothing is skipped that it lost.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        _positions.Clear();
        foreach (var (name, sequence) in await store.GetStoredSequencesAsync(cancellationToken))
            Confirm(name, sequence);
    }

    /// <summary>Moves everything the journal has; what was moved before a failure stays moved.</summary>
    /// <returns>Number of entries moved.</returns>
    public async Task<int> ShipAsync(CancellationToken cancellationToken)
    {
        var shipped = 0;
        foreach (var batch in journal.Read(new Dictionary<string, long>(_positions)).Chunk(batchSize))
        {
            await writer.WriteAsync(batch, cancellationToken);
            foreach (var entries in batch.GroupBy(entry => entry.Writer))
                Confirm(entries.Key, entries.Max(entry => entry.Sequence));
            shipped += batch.Length;
        }

        return shipped;
    }

    private void Confirm(string name, long sequence)
    {
        _positions[name] = sequence;
        journal.Confirm(JournalConsumers.Telemetry, name, sequence);
    }
}

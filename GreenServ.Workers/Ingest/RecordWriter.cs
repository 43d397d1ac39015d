using GreenServ.Storage;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Workers.Ingest;

/// <summary>Stores batches so that a record the store refuses holds up no other: halving finds it, and the store sets its bytes aside and counts it as stored.</summary>
internal sealed partial class RecordWriter(ITelemetryStore store, ILogger logger)
{
    /// <summary>Stores all of them, each where it belongs or aside.</summary>
    /// <exception cref="StorageException">The store is away; some of them may be stored.</exception>
    public async Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteAsync(entries, cancellationToken);
        }
        catch (DataRefusedException) when (entries.Count > 1)
        {
            var half = entries.Count / 2;
            await WriteAsync([.. entries.Take(half)], cancellationToken);
            await WriteAsync([.. entries.Skip(half)], cancellationToken);
        }
        catch (DataRefusedException e) when (entries is [{ Record: not OpaqueRecord } refused])
        {
            await store.WriteAsync([refused.SetAside(e.Message)], cancellationToken);
            LogSetAside(refused.Writer, refused.Sequence, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Record {Sequence} of journal {Writer} is not in history: it is set aside in the store's table set_aside, and every start of workers tries it again. {Reason}")]
    private partial void LogSetAside(string writer, long sequence, string reason);
}

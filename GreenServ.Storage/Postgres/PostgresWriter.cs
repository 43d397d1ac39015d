using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>
/// Writes batches over a connection of its own, whose session holds the tables they are staged in. A batch is staged beside others;
/// what follows is done under a lock, by one writer at a time, of however many processes.
/// </summary>
internal sealed partial class PostgresWriter(PostgresDatabase database, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private NpgsqlConnection? _connection;
    private DateTimeOffset _thinnedAt;

    /// <exception cref="StorageException">Nothing of the batch was written.</exception>
    public async Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await database.DescribedAsync(async () =>
            {
                await WriteOnceAsync(entries, cancellationToken);
                return true;
            });
        }
        catch
        {
            // Whatever the session is left in, the next batch begins with another.
            _connection?.Dispose();
            _connection = null;
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _writing.Dispose();
    }

    private async Task WriteOnceAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        _connection ??= await OpenAsync(cancellationToken);
        await using var transaction = await PostgresDatabase.BeginAsync(_connection, cancellationToken);
        await PostgresStaging.CopyAsync(_connection, entries, cancellationToken);
        await PostgresDatabase.LockAsync(transaction, PostgresLocks.Telemetry, cancellationToken);
        var batch = new PostgresBatch(transaction, entries, cancellationToken);
        await batch.PlaceAsync();
        var now = time.GetUtcNow();
        var thinning = entries.Any(entry => entry.Record is SlaSampleRecord) && now - _thinnedAt >= SlaSampleAges.ThinningPeriod;
        if (thinning)
            await PostgresSlaSamples.ThinAsync(transaction, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (thinning)
            _thinnedAt = now;
        if (batch.LeftOut > 0)
            LogLeftOut(logger, batch.LeftOut);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.ConnectAloneAsync(cancellationToken);
        await PostgresStaging.PrepareAsync(connection, cancellationToken);
        return connection;
    }

    [LoggerMessage(LogLevel.Warning, "{Count} records were left out: the days of their decisions are older than what is kept, and were removed.")]
    private static partial void LogLeftOut(ILogger logger, int count);
}

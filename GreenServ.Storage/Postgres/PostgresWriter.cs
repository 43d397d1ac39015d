using System.Collections.Concurrent;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>
/// Writes batches, each over a session that holds the tables it is staged in; there are as many sessions as there were batches at once. A batch is
/// staged beside others; what follows is done under a lock, by one writer at a time, of however many processes.
/// </summary>
internal sealed partial class PostgresWriter(PostgresDatabase database, ILogger logger) : IDisposable
{
    private readonly ConcurrentBag<NpgsqlConnection> _idle = [];

    /// <exception cref="StorageException">Nothing of the batch was written; a <see cref="DataRefusedException"/> where that is because of what it says.</exception>
    public Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => database.DescribedAsync(async () =>
    {
        if (!_idle.TryTake(out var connection))
            connection = await OpenAsync(cancellationToken);
        try
        {
            await WriteAsync(connection, entries, cancellationToken);
        }
        catch
        {
            // Whatever the session is left in, the next batch begins with another.
            await connection.DisposeAsync();
            throw;
        }

        _idle.Add(connection);
        return true;
    });

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await using var transaction = await PostgresDatabase.BeginAsync(connection, cancellationToken);
        await PostgresStaging.CopyAsync(connection, entries, cancellationToken);
        await PostgresDatabase.LockAsync(transaction, PostgresLocks.Telemetry, cancellationToken);
        await PostgresSchema.RequireVersionAsync(transaction, cancellationToken);
        var batch = new PostgresBatch(transaction, entries, cancellationToken);
        await batch.PlaceAsync();
        await transaction.CommitAsync(cancellationToken);
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

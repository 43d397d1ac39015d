using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Makes the days ahead, and removes those that are older than what is kept.</summary>
/// <remarks>
/// Removing can not be undone, and clocks jump. So a day goes only when it is old by the server's clock as well as by ours, and both agree;
/// and age is counted from the newest decision where that is earlier, so that an installation that rests forgets nothing.
/// </remarks>
public sealed partial class PostgresMaintenance(PostgresDatabase database, TimeProvider time, ILogger<PostgresMaintenance> logger)
{
    private const int DaysAhead = 3;

    /// <summary>How far the two clocks may be apart.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromHours(1);

    /// <summary>Does both once.</summary>
    /// <param name="keep">How long decisions are kept; <c>null</c> keeps all.</param>
    /// <param name="cancellationToken">Gives up; nothing was changed then.</param>
    /// <exception cref="StorageException">The server is away, or somebody reads what should go; nothing was changed.</exception>
    public Task RunAsync(TimeSpan? keep, CancellationToken cancellationToken) => database.ChangeAsync(
        PostgresLocks.Telemetry,
        async transaction =>
        {
            var now = Microseconds.From(time.GetUtcNow());

            // A reader that takes long makes this wait, and everybody else wait behind it.
            await transaction.Connection!.ExecuteAsync(new CommandDefinition("SET LOCAL lock_timeout = '5s'", transaction: transaction, cancellationToken: cancellationToken));
            await PostgresDays.EnsureAsync(
                transaction, Enumerable.Range(0, DaysAhead + 1).Select(day => now + (day * Microseconds.PerDay)), cancellationToken);
            if (keep is { } kept)
                await RemoveAsync(transaction, now, kept, cancellationToken);
            return true;
        },
        cancellationToken);

    private async Task RemoveAsync(NpgsqlTransaction transaction, long now, TimeSpan keep, CancellationToken cancellationToken)
    {
        var (serverTime, newest) = await transaction.Connection!.QuerySingleAsync<(long ServerTime, Guid? Newest)>(new CommandDefinition(
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, (SELECT id FROM decisions ORDER BY id DESC LIMIT 1)",
            transaction: transaction,
            cancellationToken: cancellationToken));
        if (newest is null)
            return;
        if (Math.Abs(serverTime - now) > s_tolerance.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            LogClocks(logger, Microseconds.ToTime(now), Microseconds.ToTime(serverTime));
            return;
        }

        var today = Math.Min(Math.Min(now, serverTime), PostgresId.Time(newest.Value));
        var keptFrom = Microseconds.Floor(today - (keep.Ticks / TimeSpan.TicksPerMicrosecond), Microseconds.PerDay);
        var days = (await PostgresDays.ListAsync(transaction, cancellationToken)).Where(day => day < keptFrom).ToArray();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "UPDATE retention SET kept_from = greatest(kept_from, @keptFrom)", new { keptFrom }, transaction, cancellationToken: cancellationToken));
        foreach (var day in days)
            await PostgresDays.DropAsync(transaction, day, cancellationToken);
        if (days.Length > 0)
            LogRemoved(logger, days.Length, Microseconds.ToTime(keptFrom));
    }

    [LoggerMessage(LogLevel.Information, "Removed the decisions of {Days} days before {KeptFrom}; their sums stay.")]
    private static partial void LogRemoved(ILogger logger, int days, DateTimeOffset keptFrom);

    [LoggerMessage(LogLevel.Error, "Nothing was removed: this machine's clock says {Now}, that of the database {ServerTime}. Set the one that is wrong.")]
    private static partial void LogClocks(ILogger logger, DateTimeOffset now, DateTimeOffset serverTime);
}

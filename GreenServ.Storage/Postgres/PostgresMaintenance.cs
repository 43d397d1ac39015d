using Dapper;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace GreenServ.Storage.Postgres;

/// <summary>Makes the days ahead, thins samples as they age, and removes days that are older than what is kept. Any number of processes may do it, one at a time.</summary>
/// <remarks>
/// Removing can not be undone, and clocks jump. So nothing goes unless our clock and the server's agree; age is counted from what is newest where that is earlier, so that an
/// installation that rests forgets nothing; and where both clocks jump, and records with them, <see cref="AgeClock"/> bounds what that costs.
/// </remarks>
public sealed partial class PostgresMaintenance(PostgresDatabase database, TimeProvider time, ILogger<PostgresMaintenance> logger)
{
    private const int DaysAhead = 3;

    private const string Look =
        """
        SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS ServerTime, aged_to AS AgedTo, aged_at AS AgedAt,
               (SELECT id FROM decisions ORDER BY id DESC LIMIT 1) AS NewestDecision, (SELECT max(at) FROM sla_samples) AS NewestSample
        FROM retention
        """;

    /// <summary>How far the two clocks may be apart.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromHours(1);

    /// <summary>A clock is said to have jumped when it is further ahead.</summary>
    private static readonly TimeSpan s_jump = TimeSpan.FromHours(1);

    /// <summary>Does all of it once.</summary>
    /// <param name="keep">How long decisions are kept; <c>null</c> keeps all.</param>
    /// <param name="cancellationToken">Gives up; nothing was changed then.</param>
    /// <exception cref="StorageException">The server is away, or somebody reads what should go; nothing was changed.</exception>
    public Task RunAsync(TimeSpan? keep, CancellationToken cancellationToken) => database.ChangeAsync(
        PostgresLocks.Telemetry,
        async transaction =>
        {
            var now = Microseconds.From(time.GetUtcNow());

            // A reader that takes long makes this wait, and everybody else wait behind it.
            await ExecuteAsync(transaction, "SET LOCAL lock_timeout = '5s'", null, cancellationToken);
            await PostgresDays.EnsureAsync(
                transaction, Enumerable.Range(0, DaysAhead + 1).Select(day => now + (day * Microseconds.PerDay)), cancellationToken);
            if (await TodayAsync(transaction, now, cancellationToken) is not { } today)
                return true;
            await PostgresSlaSamples.ThinAsync(transaction, Microseconds.ToTime(today), cancellationToken);
            if (keep is { } kept)
                await RemoveAsync(transaction, today, kept, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>From when ages are counted; <c>null</c> where nothing is stored, or nobody knows.</summary>
    private async Task<long?> TodayAsync(NpgsqlTransaction transaction, long now, CancellationToken cancellationToken)
    {
        var (serverTime, agedTo, agedAt, newestDecision, newestSample) = await transaction.Connection!.QuerySingleAsync<(long, long, long, Guid?, long?)>(
            new CommandDefinition(Look, transaction: transaction, cancellationToken: cancellationToken));
        if (Math.Abs(serverTime - now) > s_tolerance.Ticks / TimeSpan.TicksPerMicrosecond)
        {
            LogClocks(logger, Microseconds.ToTime(now), Microseconds.ToTime(serverTime));
            return null;
        }

        var clock = new AgeClock(agedTo, agedAt).Look(serverTime);
        await ExecuteAsync(transaction, "UPDATE retention SET aged_to = @Reached, aged_at = @At", clock, cancellationToken);
        if (clock.Lag > s_jump)
            LogJump(logger, Microseconds.ToTime(clock.At), Microseconds.ToTime(clock.Reached));
        return newestDecision is null && newestSample is null
            ? null
            : clock.Today(Math.Min(now, Math.Max(newestDecision is { } id ? PostgresId.Time(id) : 0, newestSample ?? 0)));
    }

    private async Task RemoveAsync(NpgsqlTransaction transaction, long today, TimeSpan keep, CancellationToken cancellationToken)
    {
        var keptFrom = Microseconds.Floor(today - (keep.Ticks / TimeSpan.TicksPerMicrosecond), Microseconds.PerDay);
        var days = (await PostgresDays.ListAsync(transaction, cancellationToken)).Where(day => day < keptFrom).ToArray();
        await ExecuteAsync(transaction, "UPDATE retention SET kept_from = greatest(kept_from, @keptFrom)", new { keptFrom }, cancellationToken);
        foreach (var day in days)
            await PostgresDays.DropAsync(transaction, day, cancellationToken);
        if (days.Length > 0)
            LogRemoved(logger, days.Length, Microseconds.ToTime(keptFrom));
    }

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object? parameters, CancellationToken cancellationToken) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

    [LoggerMessage(LogLevel.Information, "Removed the decisions of {Days} days before {KeptFrom}; their sums stay.")]
    private static partial void LogRemoved(ILogger logger, int days, DateTimeOffset keptFrom);

    [LoggerMessage(LogLevel.Error, "Nothing was removed: this machine's clock says {Now}, that of the database {ServerTime}. Set the one that is wrong.")]
    private static partial void LogClocks(ILogger logger, DateTimeOffset now, DateTimeOffset serverTime);

    [LoggerMessage(LogLevel.Warning, "The clocks say {Now}, further than time has passed: they jumped, or nobody maintained the store for a while. What is stored ages as of {Reached}, and catches up at twice the pace of time. Where the clocks are wrong, set them: what has aged goes for good.")]
    private static partial void LogJump(ILogger logger, DateTimeOffset now, DateTimeOffset reached);
}

using System.Globalization;
using GreenServ.Router.Limits;
using GreenServ.Router.Security;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;
using StackExchange.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>
/// Tells the other routers five times a second what was used of each key's limits here, and hears the same of them. Told are totals since the start, so a call that is
/// carried out late or twice does no harm.
/// </summary>
internal sealed class LimitSharing(SharedState shared, Journal journal, KeyRing keys, TimeProvider time) : BackgroundService
{
    private const string Exchange =
        """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return redis.call('HGETALL', KEYS[1])
        """;

    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Task.WhenAll(keys.Limits.Select(key => key.Limits.Tell() is { } use ? ExchangeAsync(key.Id, key.Limits, use, stoppingToken) : Task.CompletedTask));
            }
            catch (StorageException)
            {
                // Away, as others have said: each counts its share of the limits meanwhile.
            }
        }
    }

    private async Task ExchangeAsync(string id, KeyLimits limits, LimitUse use, CancellationToken cancellationToken)
    {
        var told = string.Create(CultureInfo.InvariantCulture, $"{use.Requests} {use.RequestsLeft} {use.Tokens} {use.TokensLeft}");
        var reply = (RedisValue[])(await shared.Redis.EvaluateAsync(
            Exchange, [shared.Keys.Limit(id)], [journal.Writer, told, (long)LimitUse.Memory.TotalMilliseconds], cancellationToken))!;
        var others = new Dictionary<string, LimitUse>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < reply.Length; i += 2)
        {
            if (reply[i] != journal.Writer)
                others[(string)reply[i]!] = Parse((string)reply[i + 1]!);
        }

        limits.Hear(others);
    }

    private static LimitUse Parse(string told)
    {
        var parts = told.Split(' ');
        return new(Number(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

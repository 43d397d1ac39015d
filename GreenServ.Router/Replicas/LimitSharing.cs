using GreenServ.Router.Limits;
using GreenServ.Router.Security;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>Tells the other routers five times a second what was used of each key's limits here, and hears the same of them.</summary>
internal sealed class LimitSharing(SharedState shared, Journal journal, KeyRing keys, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(200);

    private readonly SharedUse _use = new(shared.Redis, shared.Keys, LimitUse.Memory);

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
        var others = await _use.ExchangeAsync(id, journal.Writer, [use.Requests, use.RequestsLeft, use.Tokens, use.TokensLeft], cancellationToken);
        limits.Hear(others.ToDictionary(other => other.Key, other => new LimitUse(other.Value[0], other.Value[1], other.Value[2], other.Value[3])));
    }
}

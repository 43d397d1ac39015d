using GreenServ.Router.Limits;
using GreenServ.Router.Security;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>Tells the other routers five times a second what was used of each key's limits here, and hears the same of them.</summary>
internal sealed class LimitSharing(SharedState shared, Journal journal, KeyRing keys, ReplicaHealth health, TimeProvider time) : BackgroundService
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
                // Where no key is in use, nothing is seen to work.
                Task[] exchanges = [.. from key in keys.Limits let use = key.Limits.Tell() where use is not null select ExchangeAsync(key.Id, key.Limits, use.Value, stoppingToken)];
                await Task.WhenAll(exchanges);
                if (exchanges.Length > 0)
                    health.Works(ReplicaPart.Limits);
            }
            catch (StorageException e)
            {
                // Each counts its share of the limits meanwhile.
                health.Failed(ReplicaPart.Limits, e);
            }
        }
    }

    private async Task ExchangeAsync(string id, KeyLimits limits, LimitUse use, CancellationToken cancellationToken)
    {
        var others = await _use.ExchangeAsync(id, journal.Writer, [use.Requests, use.RequestsLeft, use.Tokens, use.TokensLeft], cancellationToken);
        limits.Hear(others.ToDictionary(other => other.Key, other => new LimitUse(other.Value[0], other.Value[1], other.Value[2], other.Value[3])));
    }
}

using System.Globalization;
using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;
using GreenServ.Storage;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;

namespace GreenServ.Router.Replicas;

/// <summary>
/// Keeps the semantic clusters of all routers of the pool the same: what each was given since they last agreed is added to the shared ones, about once a
/// second, and the sum taken over.
/// </summary>
internal sealed class ClusterExchange(
    SharedState shared, Journal journal, FeatureExtractor features, IContextLayout layout, ReplicaHealth health, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly ClusterState s_none = new([], []);

    private readonly SharedClusters _clusters = new(shared.Redis, shared.Keys, layout.Name);

    // What of its own is in the shared ones, and the revision that stands for it; no revision before the first word from Redis.
    private ClusterState _agreed = s_none;
    private string? _agreedRevision;

    // What was sent without hearing what became of it. Where another has changed the clusters since, its prompts may count twice, which moves a mean of many by nothing.
    private (string Revision, ClusterState Own)? _attempt;
    private long _round;

    /// <summary>Before the first request: contexts are told by the clusters there are, not by ones of its own.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // What an earlier process left are the shared ones of its day. What comes from here on is in them for the first time.
        _agreed = features.ExportClusters();
        await TryExchangeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryExchangeAsync(stoppingToken);
    }

    private async Task TryExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExchangeAsync(cancellationToken);
            health.Works(ReplicaPart.Clusters);
        }
        catch (StorageException e)
        {
            // What was learned meanwhile is added later.
            health.Failed(ReplicaPart.Clusters, e);
        }
        catch (ArgumentException e)
        {
            health.Failed(ReplicaPart.Clusters, $"Those that other routers share do not fit: {e.Message} Do all use the same encoder?");
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        var (revision, found) = await _clusters.ReadAsync(cancellationToken);
        if (_attempt is { } attempt && revision == attempt.Revision)
            (_agreed, _agreedRevision) = (attempt.Own, revision);
        _attempt = null;
        if (found is null)
        {
            // Where none are shared yet, nothing of its own is.
            (_agreed, _agreedRevision) = (_agreedRevision is null ? s_none : _agreed, revision);
        }
        else if (revision != _agreedRevision)
        {
            features.AdoptClusters(found, _agreed);
            (_agreed, _agreedRevision) = (found, revision);
        }

        // Its own are the shared ones and what came since, so they are the sum.
        var own = features.ExportClusters();
        if (own.Centroids.Length == 0 || (found is not null && own.Counts.SequenceEqual(_agreed.Counts)))
            return;
        var proposed = string.Create(CultureInfo.InvariantCulture, $"{journal.Writer}-{++_round}");
        _attempt = (proposed, own);
        if (await _clusters.TryReplaceAsync(revision, proposed, own, cancellationToken))
            (_agreed, _agreedRevision) = (own, proposed);
        _attempt = null;
    }
}

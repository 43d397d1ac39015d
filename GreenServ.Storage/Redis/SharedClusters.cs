using System.Text.Json;
using GreenServ.Core.Features.Clusters;
using GreenServ.Storage.PolicyState;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>The semantic clusters that all replicas tell contexts by. A change is made to the state it was made from, or not at all.</summary>
public sealed class SharedClusters(RedisConnection redis, RedisKeys keys, string layout)
{
    private const string Replace =
        """
        if (redis.call('HGET', KEYS[1], 'revision') or '') ~= ARGV[1] then return 0 end
        redis.call('HMSET', KEYS[1], 'revision', ARGV[2], 'clusters', ARGV[3])
        return 1
        """;

    /// <summary>The clusters, with the revision that stands for exactly them (empty where there are none yet).</summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<(string Revision, ClusterState? Clusters)> ReadAsync(CancellationToken cancellationToken)
    {
        var fields = (RedisValue[])(await redis.ExecuteAsync("HMGET", [keys.Clusters(layout), "revision", "clusters"], cancellationToken))!;
        if (fields[1].IsNull)
            return ("", null);
        try
        {
            return ((string)fields[0]!, JsonSerializer.Deserialize((byte[])fields[1]!, PolicyStateJsonContext.Default.ClustersDocument)?.ToState());
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw RedisRefusals.NotOurs(redis.Address, keys.Clusters(layout), "clusters", e);
        }
    }

    /// <summary>Replaces the clusters.</summary>
    /// <param name="expected">Revision they were made from.</param>
    /// <param name="revision">Their own; whoever does not hear what became of this call finds it there, or not.</param>
    /// <param name="clusters">What they are from now on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether they were at that revision; if not, nothing was changed.</returns>
    /// <exception cref="StorageException">Redis is away or slow, and may or may not have replaced them.</exception>
    public async Task<bool> TryReplaceAsync(string expected, string revision, ClusterState clusters, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(ClustersDocument.From(clusters), PolicyStateJsonContext.Default.ClustersDocument);
        return (long)await redis.EvaluateAsync(Replace, [keys.Clusters(layout)], [expected, revision, json], cancellationToken) == 1;
    }
}

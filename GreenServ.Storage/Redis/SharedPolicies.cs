using System.Text.Json;
using GreenServ.Core.Features.Clusters;
using GreenServ.Storage.PolicyState;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>All that is learned in a pool's Redis, whatever the layout: what routers begin from.</summary>
/// <param name="shared">The pool.</param>
public sealed class SharedPolicies(SharedState shared)
{
    // KEYS: state and clusters of each layout that is to be there, then what is to go. ARGV: their number, the clusters' revision, then the contents in the same order.
    private const string Replace =
        """
        local written = 2 * tonumber(ARGV[1])
        for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end
        for i = 1, written, 2 do
          redis.call('SET', KEYS[i], ARGV[i + 2])
          if ARGV[i + 3] ~= '' then redis.call('HMSET', KEYS[i + 1], 'revision', ARGV[2], 'clusters', ARGV[i + 3]) end
        end
        return written
        """;

    /// <summary>Layouts that something was learned in.</summary>
    /// <exception cref="StorageException">Redis is away or slow.</exception>
    public async Task<IReadOnlyList<string>> GetLayoutsAsync(CancellationToken cancellationToken) =>
        [.. (await FindAsync(shared.Keys.Policy(""), cancellationToken)).Order(StringComparer.Ordinal)];

    /// <summary>What was learned, with the clusters that routers share now.</summary>
    /// <exception cref="StorageException">Redis is away or slow, or what it holds is damaged or of a newer version.</exception>
    internal async Task<PolicyStateDocument?> ReadAsync(string layout, CancellationToken cancellationToken)
    {
        var key = shared.Keys.Policy(layout);
        if (await new SharedCheckpoint(shared.Redis, shared.Keys, layout).ReadAsync(cancellationToken) is not { } bytes)
            return null;
        try
        {
            var state = PolicyStateFile.Decode(bytes, key);
            var (_, clusters) = await new SharedClusters(shared.Redis, shared.Keys, layout).ReadAsync(cancellationToken);
            return clusters is null ? state : state with { Clusters = ClustersDocument.From(clusters) };
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new StorageException($"What Redis at {shared.Redis.Address} holds under {key} is not what a router wrote there: {e.Message}", e);
        }
    }

    /// <summary>Puts states in place of all there are, at once or not at all.</summary>
    /// <param name="states">The states.</param>
    /// <param name="revision">Stands for exactly their clusters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">Redis is away or slow, and may or may not have done it.</exception>
    internal async Task ReplaceAsync(IReadOnlyList<PolicyStateDocument> states, string revision, CancellationToken cancellationToken)
    {
        var keys = states.SelectMany(state => (string[])[shared.Keys.Policy(state.Layout), shared.Keys.Clusters(state.Layout)]).ToList();
        List<RedisValue> values = [states.Count, revision];
        foreach (var state in states)
        {
            values.Add(PolicyStateFile.Encode(state));
            values.Add(state.Clusters is { } clusters ? JsonSerializer.SerializeToUtf8Bytes(clusters, PolicyStateJsonContext.Default.ClustersDocument) : RedisValue.EmptyString);
        }

        foreach (var key in (Func<string, string>[])[shared.Keys.Policy, shared.Keys.Clusters])
            keys.AddRange((await FindAsync(key(""), cancellationToken)).Select(key).Except(keys));
        await shared.Redis.EvaluateAsync(Replace, [.. keys], [.. values], cancellationToken);
    }

    /// <summary>What follows a prefix in the names of keys.</summary>
    private async Task<HashSet<string>> FindAsync(string prefix, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var cursor = "0";
        do
        {
            var reply = (RedisResult[])(await shared.Redis.ExecuteAsync("SCAN", [cursor, "MATCH", prefix + "*", "COUNT", "1000"], cancellationToken))!;
            cursor = (string)reply[0]!;
            found.UnionWith(((RedisValue[])reply[1]!).Select(key => ((string)key!)[prefix.Length..]));
        }
        while (cursor != "0");
        return found;
    }
}

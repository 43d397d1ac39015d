namespace GreenServ.Storage.Redis;

/// <summary>
/// Names of all that a pool keeps in Redis, built here alone. The number is the version of what the keys hold: a change of format gets a
/// new one, and the old keys stay readable. The braces keep a pool's keys on one node of a Redis cluster.
/// </summary>
/// <param name="pool">Name of the pool.</param>
public sealed class RedisKeys(string pool)
{
    private const string Namespace = "greenserv:1:";

    private readonly string _prefix = $"{Namespace}{{{pool}}}:";

    /// <summary>Whether a word of a command is one of these names.</summary>
    public static bool IsOne(string word) => word.StartsWith(Namespace, StringComparison.Ordinal);

    /// <summary>Id of the database that the pool's records are stored in.</summary>
    public string Database => _prefix + "database";

    /// <summary>Stream of all routers' records.</summary>
    public string Events => _prefix + "events";

    /// <summary>What was learned in a context layout, as of the last checkpoint.</summary>
    public string Policy(string layout) => $"{_prefix}policy:{layout}";

    /// <summary>Semantic clusters that contexts of a layout are told by.</summary>
    public string Clusters(string layout) => $"{_prefix}clusters:{layout}";

    /// <summary>Who does what one replica at a time should do.</summary>
    public string Lease(string task) => $"{_prefix}lease:{task}";

    /// <summary>Task of the router that owns the pool; while one runs, its lease is held.</summary>
    public const string PoolOwner = "owner";

    /// <summary>Replicas that are alive, by when they last said so.</summary>
    public string Replicas => _prefix + "replicas";

    /// <summary>What each replica used of a limit that they share.</summary>
    public string Limit(string name) => $"{_prefix}limit:{name}";

    /// <summary>Who holds how many of the slots of a host, or of one of its models.</summary>
    public string Slots(string name) => $"{_prefix}slots:{name}";

    /// <summary>Channel on which a change of keys, hosts, models and profiles is told.</summary>
    public string ControlChannel => _prefix + "control";
}

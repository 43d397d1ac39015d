using GreenServ.Storage.Redis;

namespace GreenServ.Storage.Replicas;

/// <summary>
/// Ties a pool in Redis to the one database that its records are stored in. Two installations that share a Redis and a pool's name would mix their records, and each
/// would take what the other stores for lost.
/// </summary>
/// <param name="shared">The pool.</param>
/// <param name="identify">Asks the database which it is.</param>
public sealed class PoolDatabase(SharedState shared, Func<CancellationToken, Task<Guid>> identify)
{
    private const string Claim =
        """
        if ARGV[1] ~= '' then redis.call('SET', KEYS[1], ARGV[1], 'NX') end
        return redis.call('GET', KEYS[1])
        """;

    private volatile string? _id;
    private volatile bool _isCertain;
    private string? _copy;

    /// <summary>From now on nothing in Redis is used before the pool is seen to be this database's. While the database is away its id is as the last process left it in a file.</summary>
    /// <param name="copy">The file.</param>
    public void Guard(string copy)
    {
        _copy = copy;
        try
        {
            if (File.Exists(copy) && Guid.TryParse(File.ReadAllText(copy), out var id))
                _id = id.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As if there were none: the database is asked.
        }

        shared.Redis.Admission = ClaimAsync;
    }

    /// <summary>Sees that the pool is this database's, and makes it so where it is nobody's.</summary>
    /// <exception cref="OtherDatabaseException">It is another's.</exception>
    /// <exception cref="StorageException">Database or Redis is away.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (!_isCertain)
        {
            var id = (await identify(cancellationToken)).ToString();
            if (_copy is not null && id != _id)
                Keep(_copy, id);
            (_id, _isCertain) = (id, true);
        }

        await ClaimAsync(cancellationToken);
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        var (key, address, id) = (shared.Keys.Database, shared.Redis.Address, _id);
        var owner = (string?)await shared.Redis.EvaluateUnadmittedAsync(Claim, [key], [id ?? ""], cancellationToken);
        if (id is null)
            throw new StorageException($"Redis at {address} is not used before the database can be asked whether the pool there is its own: it is away, and this data folder has no copy of its id yet.");
        if (owner == id)
        {
            shared.Redis.Admission = null;
            return;
        }

        shared.Redis.Admission = ClaimAsync;
        throw Guid.TryParse(owner, out _)
            ? new OtherDatabaseException(
                $"The pool in Redis at {address} is that of another database ({owner}) than the one named by ConnectionStrings__telemetry ({id}), and records of two must not mix. Give the routers and Workers of this installation another pool (GreenServ:Router:Pool). Where the database has been replaced, and nothing uses the old one any more, delete the key {key} instead.")
            : RedisRefusals.NotOurs(address, key, "the id of a database");
    }

    private static void Keep(string copy, string id)
    {
        try
        {
            File.WriteAllText(copy, id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A start while the database is away shares nothing then, and says so.
        }
    }
}

/// <summary>A pool in Redis belongs to another database.</summary>
public sealed class OtherDatabaseException(string message) : StorageException(message);

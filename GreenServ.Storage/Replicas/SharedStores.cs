using GreenServ.Storage.Postgres;
using GreenServ.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Replicas;

/// <summary>The servers that the services of a pool share: Redis and Postgres. Neither has to be there when a service starts.</summary>
public sealed class SharedStores : IAsyncDisposable
{
    private readonly RedisConnection _redis;

    private SharedStores(RedisConnection redis, SharedState state, PostgresStorage telemetry) =>
        (_redis, State, Telemetry, Database) = (redis, state, telemetry, new PoolDatabase(state, telemetry.GetIdentityAsync));

    public SharedState State { get; }

    public PostgresStorage Telemetry { get; }

    /// <summary>Sees that the two belong together.</summary>
    public PoolDatabase Database { get; }

    /// <param name="state">Connection string of Redis.</param>
    /// <param name="telemetry">Connection string of Postgres.</param>
    /// <param name="pool">Name of the pool.</param>
    /// <param name="time">Tells what is old.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="StorageException">One of them is no connection string; the message never holds a part of it.</exception>
    public static async Task<SharedStores> OpenAsync(string state, string telemetry, string pool, TimeProvider time, ILoggerFactory loggers)
    {
        var postgres = PostgresStorage.Open(telemetry, time, loggers);
        try
        {
            var redis = await RedisConnection.OpenAsync(state, loggers.CreateLogger<RedisConnection>());
            return new SharedStores(redis, new SharedState(redis, pool), postgres);
        }
        catch
        {
            postgres.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        Telemetry.Dispose();
    }
}

/// <summary>Registers what services share.</summary>
public static class SharedStoresServiceCollectionExtensions
{
    /// <summary>Registers <see cref="SharedState"/> and the parts of the Postgres storage. Their owner closes them after every host that uses them has stopped.</summary>
    public static IServiceCollection AddSharedStores(this IServiceCollection services, SharedStores stores)
    {
        ArgumentNullException.ThrowIfNull(stores);
        services.TryAddSingleton(stores.State);
        services.TryAddSingleton(stores.Database);
        return services.AddPostgresStorage(stores.Telemetry);
    }
}

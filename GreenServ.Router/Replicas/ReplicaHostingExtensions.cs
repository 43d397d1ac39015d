using GreenServ.Storage.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Router.Replicas;

/// <summary>Registration of what makes several routers one; nothing of it where no <see cref="SharedState"/> was registered before.</summary>
internal static class ReplicaHostingExtensions
{
    /// <summary>Behind the pool's first probe, before the learning state is opened.</summary>
    public static IServiceCollection AddReplicaStart(this IServiceCollection services)
    {
        if (services.AreReplicas())
            services.AddHostedService<ReplicaStart>();
        return services;
    }

    /// <summary>Behind the opening of the learning state; on stop what is given to the log must be there before the log is left.</summary>
    public static IServiceCollection AddReplicas(this IServiceCollection services)
    {
        if (!services.AreReplicas())
        {
            services.TryAddSingleton<IPoolOwner, SoleOwner>();
            return services;
        }

        services.AddSingleton<ReplicaHealth>();
        services.AddSingleton<RouterCount>();
        services.AddHostedService<RollCall>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EventShipper>(
            provider, provider.GetRequiredService<SharedState>().Log, provider.GetRequiredService<SharedState>().Group));
        services.AddSingleton<PoolOwnership>();
        services.AddSingleton<IPoolOwner>(provider => provider.GetRequiredService<PoolOwnership>());
        services.AddHostedService(provider => provider.GetRequiredService<PoolOwnership>());
        services.AddHostedService<ClusterExchange>();
        services.AddHostedService<StoreWatch>();
        services.AddHostedService<JournalSharing>();
        services.AddHostedService<ReplicaLearning>();
        services.AddHostedService<ControlSharing>();
        services.AddHostedService<LimitSharing>();
        services.AddHostedService<SlotSharing>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis").AddCheck<StoreHealthCheck>("store");
        return services;
    }

    private static bool AreReplicas(this IServiceCollection services) => services.Any(service => service.ServiceType == typeof(SharedState));
}

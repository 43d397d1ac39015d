namespace GreenServ.Router.Queues;

internal static class QueueServiceCollectionExtensions
{
    public static IServiceCollection AddQueues(this IServiceCollection services)
    {
        services.AddSingleton<HostQueues>();
        services.AddSingleton<QueueMetrics>();
        return services;
    }
}

namespace GreenServ.Router.Metering;

internal static class MeteringServiceCollectionExtensions
{
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<RefusalMetrics>();
        services.AddSingleton<FeedbackMetrics>();
        services.AddHostedService<SlaMetrics>();
        services.AddHostedService<PoolMetrics>();
        services.AddHostedService<JournalMetrics>();
        return services;
    }
}

namespace GreenServ.Router.Sla;

/// <summary>Registers what keeps, watches and shows promises.</summary>
internal static class SlaServiceCollectionExtensions
{
    public static IServiceCollection AddPromises(this IServiceCollection services)
    {
        services.AddSingleton<LatencyLimit>();
        services.AddSingleton<SlaAlarms>();
        services.AddSingleton<SlaWatch>();
        services.AddSingleton<SlaStatusReader>();
        services.AddSingleton<SlaPlanner>();
        services.AddHostedService(provider => provider.GetRequiredService<SlaPlanner>());
        services.AddSingleton<SlaSampler>();
        services.AddHostedService(provider => provider.GetRequiredService<SlaSampler>());
        return services;
    }
}

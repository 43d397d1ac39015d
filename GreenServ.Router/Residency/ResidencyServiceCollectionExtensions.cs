namespace GreenServ.Router.Residency;

internal static class ResidencyServiceCollectionExtensions
{
    public static IServiceCollection AddResidency(this IServiceCollection services)
    {
        services.AddSingleton<ResidencyProbe>();
        services.AddSingleton<ResidencyMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<ResidencyMonitor>());
        services.AddSingleton<LoadCosts>();
        services.AddSingleton<Demand>();
        services.AddSingleton<Forgone>();
        services.AddSingleton<KeepAlive>();
        services.AddSingleton<ResidencyCosts>();
        services.AddSingleton<KeepAliveCaller>();
        services.AddHostedService(provider => provider.GetRequiredService<KeepAliveCaller>());
        services.AddSingleton<ResidencyMetrics>();
        services.AddSingleton<ResidencyVisits>();
        return services;
    }
}

using GreenServ.Meters;

namespace GreenServ.Router.Metering;

/// <summary>Registers what measures and attributes the energy of hosts, and the router's instruments.</summary>
internal static class MeteringServiceCollectionExtensions
{
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<MeteringOptions, MeteringOptionsValidator>()
            .BindConfiguration(MeteringOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<MeterFactory>();
        services.AddSingleton<EnergyMeters>();
        services.AddHostedService<MeterSampler>();
        services.AddHostedService<EnergyMetrics>();
        services.AddSingleton<RouterMetrics>();
        services.AddSingleton<RefusalMetrics>();
        services.AddSingleton<FeedbackMetrics>();
        services.AddHostedService<SlaMetrics>();
        services.AddHostedService<PoolMetrics>();
        services.AddHostedService<JournalMetrics>();
        return services;
    }
}

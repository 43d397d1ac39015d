using GreenServ.Meters;

namespace GreenServ.Router.Metering;

/// <summary>Registers what measures and attributes the energy of hosts.</summary>
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
        return services;
    }
}

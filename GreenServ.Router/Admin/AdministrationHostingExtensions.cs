using GreenServ.Storage.Control;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Admin;

/// <summary>Registration of live administration.</summary>
internal static class AdministrationHostingExtensions
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddControlTable(ControlTables.Keys);
        services.AddControlTable(ControlTables.Hosts);
        services.AddControlTable(ControlTables.Models);
        services.AddControlTable(ControlTables.Profiles);
        services.AddSingleton<ControlLoading>();
        services.AddHostedService(provider => provider.GetRequiredService<ControlLoading>());

        services.AddSingleton<HostDirectory>();
        services.AddSingleton<ModelStates>();
        services.AddSingleton<KeyAdministration>();
        services.AddSingleton<HostAdministration>();
        return services;
    }

    /// <summary>What goes on in the background; after the pool's first probe, since it asks the pool to probe again.</summary>
    public static IServiceCollection AddSettingsReload(this IServiceCollection services)
    {
        services.AddHostedService<Draining>();
        services.AddSingleton<SettingsReload>();
        services.AddHostedService(provider => provider.GetRequiredService<SettingsReload>());
        return services;
    }

    /// <summary>
    /// Leaves watching the settings to <see cref="SettingsReload"/>: options that watch them by themselves throw, on the thread that
    /// noticed a change, when what they became is not valid. Last of all registrations.
    /// </summary>
    public static IServiceCollection WatchNoOptions(this IServiceCollection services)
    {
        foreach (var watch in services.Where(IsOwnWatch).ToArray())
            services.Remove(watch);
        return services;

        static bool IsOwnWatch(ServiceDescriptor service) =>
            service.ServiceType.IsGenericType
            && service.ServiceType.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>)
            && service.ServiceType.GenericTypeArguments[0].Assembly == typeof(SettingsReload).Assembly;
    }

    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapKeys().MapHosts().MapModelAdministration().MapAudit().MapReload();

    private static void AddControlTable<T>(this IServiceCollection services, Func<IControlStore, TimeProvider, ControlTable<T>> create)
        where T : class
    {
        services.TryAddSingleton(provider => create(provider.GetRequiredService<IControlStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IControlTable>(provider => provider.GetRequiredService<ControlTable<T>>());
    }
}

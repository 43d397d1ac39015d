using GreenServ.Router.Security;
using GreenServ.Storage.Control;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GreenServ.Router.Admin;

/// <summary>Registration of live administration.</summary>
internal static class AdministrationHostingExtensions
{
    public static IServiceCollection AddAdministration(this IServiceCollection services)
    {
        services.AddControlTable((store, time) => new ControlTable<ApiKey>(
            ControlKind.Key, store, ControlJsonContext.Default.ApiKey, KeyAdministration.ForAudit, time));
        services.AddControlTable((store, time) => new ControlTable<HostDocument>(
            ControlKind.Host, store, ControlJsonContext.Default.HostDocument, HostAdministration.ForAudit, time));
        services.AddControlTable((store, time) => new ControlTable<ModelDocument>(
            ControlKind.Model, store, ControlJsonContext.Default.ModelDocument, ModelsEndpoint.ForAudit, time));
        services.AddHostedService<ControlLoading>();

        services.AddSingleton<RunningRequests>();
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

    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapKeys().MapHosts().MapModelAdministration().MapAudit().MapReload();

    private static void AddControlTable<T>(this IServiceCollection services, Func<IControlStore, TimeProvider, ControlTable<T>> create)
        where T : class
    {
        services.TryAddSingleton(provider => create(provider.GetRequiredService<IControlStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IControlTable>(provider => provider.GetRequiredService<ControlTable<T>>());
    }
}

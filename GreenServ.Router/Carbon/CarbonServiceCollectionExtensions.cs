namespace GreenServ.Router.Carbon;

/// <summary>Registers what knows what the electricity of hosts emits.</summary>
internal static class CarbonServiceCollectionExtensions
{
    public static IServiceCollection AddCarbon(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<CarbonOptions, CarbonOptionsValidator>()
            .BindConfiguration(CarbonOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddHttpClient(GridFeedPoller.HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) => GridFeedPoller.Configure(handler))
            .RemoveAllLoggers();
        services.AddSingleton<CarbonSites>();
        services.AddHostedService<GridFeedPoller>();
        services.AddHostedService<CarbonMetrics>();
        return services;
    }
}

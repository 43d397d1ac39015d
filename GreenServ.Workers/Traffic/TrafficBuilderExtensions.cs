using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Traffic;

/// <summary>Registers the demo's traffic generator.</summary>
public static class TrafficBuilderExtensions
{
    /// <summary>Name of the HTTP client used; its settings apply to router and simulator alike.</summary>
    public const string HttpClientName = "greenserv-traffic";

    /// <summary>
    /// Adds a <see cref="TrafficService"/>. Options come from the section <see cref="TrafficOptions.SectionName"/>, then from
    /// <paramref name="configure"/>; they are read when the service starts.
    /// </summary>
    public static IHostApplicationBuilder AddTraffic(this IHostApplicationBuilder builder, Action<TrafficOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<TrafficOptions>().BindConfiguration(TrafficOptions.SectionName).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TrafficOptions>, TrafficOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        // Time limits are per request and come from the options; the factory's log lines would be two a request.
        builder.Services.AddHttpClient(HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        builder.Services.AddHostedService<TrafficService>();
        return builder;
    }
}

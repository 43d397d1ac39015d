using GreenServ.Core.Features;
using GreenServ.Core.Features.Layouts;
using GreenServ.Router.Pool;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Encoders;

/// <summary>Registers what turns prompts into contexts, by the encoder that is configured.</summary>
internal static class EncoderServiceCollectionExtensions
{
    public static IServiceCollection AddEncoder(this IServiceCollection services)
    {
        services.AddSingleton(provider => Layout(Options(provider)));
        services.AddSingleton(provider => Options(provider).Encoder is { IsOllama: true } encoder ? new FeatureExtractor(encoder.Name) : new FeatureExtractor());
        services.AddSingleton<EncoderMetrics>();
        services.AddSingleton(Ollama);
        services.AddSingleton<IPromptReader>(provider => Options(provider).Encoder.IsOllama
            ? ActivatorUtilities.CreateInstance<OllamaPromptReader>(provider)
            : ActivatorUtilities.CreateInstance<EmbeddedPromptReader>(provider));
        return services;
    }

    private static RouterOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<RouterOptions>>().Value;

    private static IContextLayout Layout(RouterOptions options) =>
        options.Encoder.IsOllama ? LayoutCatalog.Create(options.Layout, options.Encoder.Name) : LayoutCatalog.Create(options.Layout);

    private static OllamaEncoder Ollama(IServiceProvider provider)
    {
        var router = Options(provider);
        var options = router.Encoder;
        var client = new EmbedClient(provider.GetRequiredService<HttpClient>(), Host(router), options.Model, options.Name);
        var time = provider.GetRequiredService<TimeProvider>();
        return new OllamaEncoder(
            options, client, new EmbeddingCache(options.CacheEntries), new EncoderCircuit(time), provider.GetRequiredService<FeatureExtractor>(),
            provider.GetRequiredService<EncoderMetrics>(), time, provider.GetRequiredService<ILogger<OllamaEncoder>>());
    }

    private static ModelHost Host(RouterOptions router)
    {
        var options = router.Encoder;
        if (!string.IsNullOrWhiteSpace(options.Url))
            return ModelHost.From(new() { Url = options.Url, ApiKey = options.ApiKey });
        var first = router.Hosts.First(host => host.Kind == HostKind.Ollama);
        return ModelHost.From(new() { Url = first.Url, ApiKey = string.IsNullOrEmpty(options.ApiKey) ? first.ApiKey : options.ApiKey });
    }
}

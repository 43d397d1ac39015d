using System.Net;
using GreenServ.Meters;
using GreenServ.Meters.Agent;
using GreenServ.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.EnergyAgent;

/// <summary>A process that is an energy agent and nothing else.</summary>
internal static class EnergyAgentHost
{
    /// <summary>Whether the configuration asks for an agent.</summary>
    public static bool IsWanted(IConfiguration configuration) => configuration.GetValue<bool>($"{EnergyAgentOptions.SectionName}:{nameof(EnergyAgentOptions.Enabled)}");

    /// <summary>Runs until the process is told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        try
        {
            await using var app = Build(builder);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is OptionsValidationException or IOException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"The energy agent does not start: {e.Message}");
            return 1;
        }
    }

    /// <summary>The agent, listening where its options say once it is started.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.AddOptionsWithValidateOnStart<EnergyAgentOptions, EnergyAgentOptionsValidator>()
            .BindConfiguration(EnergyAgentOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(provider => new MeterFactory(new HttpClient(Handler()), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ReadingRing>();
        builder.Services.AddSingleton<AgentGate>();
        builder.Services.AddSingleton<ReadingsEndpoint>();
        builder.Services.AddHostedService<AgentSampler>();
        builder.Services.AddHealthChecks().AddCheck<MetersHealthCheck>("meters");
        // It is asked ten times a second.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        var app = builder.Build();
        var options = app.Services.GetRequiredService<IOptions<EnergyAgentOptions>>().Value;
        app.Urls.Add(options.Url);
        app.MapGet("/" + AgentProtocol.Path, app.Services.GetRequiredService<ReadingsEndpoint>().GetAsync);
        app.MapDefaultEndpoints();
        return app;
    }

    // A redirect could point anywhere.
    private static SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None };
}

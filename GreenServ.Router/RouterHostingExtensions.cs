using GreenServ.Router.Admin;
using GreenServ.Router.Breakers;
using GreenServ.Router.Calibration;
using GreenServ.Router.Carbon;
using GreenServ.Router.Conversations;
using GreenServ.Router.Encoders;
using GreenServ.Router.Errors;
using GreenServ.Router.Explanations;
using GreenServ.Router.Feedback;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Health;
using GreenServ.Router.Learning;
using GreenServ.Router.Listening;
using GreenServ.Router.Metering;
using GreenServ.Router.Ollama;
using GreenServ.Router.OpenAi;
using GreenServ.Router.OpenApi;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Replicas;
using GreenServ.Router.Residency;
using GreenServ.Router.Routing;
using GreenServ.Router.Savings;
using GreenServ.Router.Scoring;
using GreenServ.Router.Security;
using GreenServ.Router.Sla;
using GreenServ.ServiceDefaults;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GreenServ.Router;

/// <summary>The router as a part of a host; journal, store and policy state are the host's to register.</summary>
public static class RouterHostingExtensions
{
    public static WebApplicationBuilder AddRouter(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.AddOptionsWithValidateOnStart<RouterOptions, RouterOptionsValidator>()
            // A name that does not exist, or a profile whose λ is no number, would otherwise be passed over in silence.
            .BindConfiguration(RouterOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.AddListening();

        var services = builder.Services;
        services.Configure<KestrelServerOptions>(HeadLimits.Widen);
        services.AddHttpClient(Forwarder.HttpClientName, http =>
            {
                http.Timeout = Timeout.InfiniteTimeSpan;

                // What is read whole, as lists of models are; answers to clients have limits of their own.
                http.MaxResponseContentBufferSize = UpstreamHandler.LongestListBytes;
            })
            .UseSocketsHttpHandler((handler, _) => UpstreamHandler.Configure(handler))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddSingleton(provider => provider.GetRequiredService<IHttpClientFactory>().CreateClient(Forwarder.HttpClientName));

        services.AddAdministration();
        services.AddKeys();
        services.AddSingleton<HostProbe>();
        services.AddSingleton<PoolMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<PoolMonitor>());
        services.AddSettingsReload();
        services.AddSingleton<ProfileCatalog>();

        services.AddEncoder();
        services.AddSingleton<CircuitBreakers>();
        services.AddQueues();
        services.AddResidency();
        services.AddSingleton<PlacementStatusReader>();
        services.AddSingleton<CandidateList>();
        services.AddSingleton<ConversationMemory>();
        services.AddSingleton<Continuity>();
        services.AddSingleton<PlacementOrder>();
        services.AddSingleton<QueueLimit>();
        services.AddSingleton<PlacementGate>();
        services.AddSingleton<WantedModels>();
        services.AddSingleton<RequestPlanner>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<Forwarder>();
        services.AddSingleton<HostAbilities>();
        services.AddSingleton<Exchanges>();
        services.AddSingleton<HostQuery>();
        services.AddSingleton<ModelFacts>();
        services.AddSingleton<ModelResidency>();
        services.AddSingleton<RequestRecorder>();

        services.AddSingleton<Learner>();
        services.AddSingleton<RecentDecisions>();
        services.AddSingleton<LeftOutRecords>();
        services.AddSingleton<Recorder>();
        services.AddSingleton<Generations>();
        services.AddReplicaStart();
        services.AddHostedService<LearningService>();
        services.AddReplicas();
        services.AddHostedService<EncoderWarmUp>();
        services.AddSingleton<FeedbackService>();
        services.AddMetering();
        services.AddCarbon();
        services.AddSavings();
        services.AddSingleton<ReferenceScoring>();
        services.AddPromises();

        services.AddHealthChecks().AddCheck<PoolHealthCheck>("pool").AddCheck<JournalHealthCheck>("journal").AddCheck<EncoderHealthCheck>("encoder");
        services.AddProblemDetails();
        services.AddApiDocument();
        services.WatchNoOptions();
        return builder;
    }

    public static WebApplication MapRouter(this WebApplication app)
    {
        app.UseApiErrors();
        app.UseHeadLimits();
        app.UseKeys();
        app.MapDefaultEndpoints();
        app.MapOpenAi();
        app.MapOllama();
        app.MapFeedback();
        app.MapDecisions();
        app.MapReplay();
        app.MapPreview();
        app.MapPool();
        app.MapAdministration();
        app.MapProfiles();
        app.MapSla();
        app.MapEnergy();
        app.MapCarbon();
        app.MapSavings();
        app.MapCalibration();
        app.MapApiDocument();
        return app;
    }
}

using System.Net;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Client.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GreenServ.Dashboard.Tests.Fakes;

/// <summary>Speaks the routes of the router that the dashboard reads, over real HTTP.</summary>
public sealed class FakeRouter : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeRouter(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Whether it answers 503.</summary>
    public bool Away { get; set; }

    public bool Demo { get; set; } = true;

    /// <summary>What it says of its health.</summary>
    public IReadOnlyList<HealthCheckAnswer> Checks { get; set; } = [new("pool", "healthy", "6 models")];

    /// <summary>Explained when asked for; other decisions are unknown.</summary>
    public Func<string, DecisionExplanation?> Explain { get; set; } = SampleExplanation.Of;

    /// <summary>How promises stand; <c>null</c> makes it a router that is older than promises.</summary>
    public SlaStatus? Sla { get; set; } = SampleSla.None;

    /// <summary>Whether it fails when asked for its promises, and for nothing else.</summary>
    public bool SlaFails { get; set; }

    /// <summary>What its meters tell; <c>null</c> makes it fail when asked for that.</summary>
    public EnergyStatus? Energy { get; set; } = SampleEnergy.NoMeters;

    /// <summary>What it knows of electricity; <c>null</c> makes it fail when asked for that.</summary>
    public CarbonStatus? Carbon { get; set; } = SampleEnergy.NoCarbon;

    public SavingsReport? Savings { get; set; } = SampleEnergy.NothingSaved;

    public EnergyCalibration? Calibration { get; set; } = SampleEnergy.NothingPredicted;

    public static async Task<FakeRouter> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var router = new FakeRouter(builder.Build());
        router._app.MapGet("/greenserv/models", router.GetPool);
        router._app.MapGet("/health", () => TypedResults.Json(new ServiceHealth("degraded", router.Checks), GreenServJsonContext.Default.ServiceHealth, statusCode: 503));
        router._app.MapGet("/greenserv/decisions/{id}", router.GetDecision);
        router._app.MapGet("/greenserv/sla", router.GetSla);
        router._app.MapGet("/greenserv/energy", () => router.Known(router.Energy, GreenServJsonContext.Default.EnergyStatus));
        router._app.MapGet("/greenserv/carbon", () => router.Known(router.Carbon, GreenServJsonContext.Default.CarbonStatus));
        router._app.MapGet("/greenserv/energy/savings", () => router.Known(router.Savings, GreenServJsonContext.Default.SavingsReport));
        router._app.MapGet("/greenserv/energy/calibration", () => router.Known(router.Calibration, GreenServJsonContext.Default.EnergyCalibration));
        await router._app.StartAsync(TestContext.Current.CancellationToken);
        return router;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult GetPool() => Away
        ? TypedResults.StatusCode(503)
        : TypedResults.Json(
            new PoolStatus
            {
                Pool = Demo ? "demo" : "default",
                Demo = Demo,
                ReferenceEnergyJoules = 500,
                Hosts = [new("simulator", "http://localhost:11435", "ollama", true, null)],
                Models = [.. Enumerable.Range(1, 6).Select(i => new ModelStatus($"sim-{i}@1", $"sim-{i}", "simulator", i, null))],
                Profiles = [new("greenserv", "default", 0.4)],
            },
            GreenServJsonContext.Default.PoolStatus);

    private IResult Known<T>(T? value, JsonTypeInfo<T> type)
        where T : class => Away || value is null ? TypedResults.StatusCode(503) : TypedResults.Json(value, type);

    private IResult GetSla() => (Away || SlaFails, Sla) switch
    {
        (true, _) => TypedResults.StatusCode(503),
        (_, { } sla) => TypedResults.Json(sla, GreenServJsonContext.Default.SlaStatus),
        _ => TypedResults.NotFound(),
    };

    private IResult GetDecision(string id) => (Away, Explain(id)) switch
    {
        (true, _) => TypedResults.StatusCode(503),
        (_, { } explanation) => TypedResults.Json(explanation, GreenServJsonContext.Default.DecisionExplanation),
        _ => TypedResults.NotFound(),
    };
}

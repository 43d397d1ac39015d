using System.Net;
using System.Text;
using System.Text.Json;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Playback;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Simulator.Tests;

/// <summary>The simulator on a free port, and a client for it.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private SimulatorHost(WebApplication app)
    {
        _app = app;
        _http = new() { BaseAddress = new Uri(app.Urls.First()) };
    }

    public SimulatorControl Control => _app.Services.GetRequiredService<SimulatorControl>();

    public static async Task<SimulatorHost> StartAsync(Action<SimulatorOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.AddSimulator(options =>
        {
            options.TimeScale = 0;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapSimulator();
        await app.StartAsync();
        return new(app);
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, TestContext.Current.CancellationToken);

    public Task<Reply> HeadAsync(string path) => SendAsync(HttpMethod.Head, path, null, TestContext.Current.CancellationToken);

    public Task<Reply> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json, TestContext.Current.CancellationToken);

    public Task<Reply> PostAndLeaveAsync(string path, string json, CancellationToken leaving) => SendAsync(HttpMethod.Post, path, json, leaving);

    public async Task<JsonElement> GetJsonAsync(string path) => Parse((await GetAsync(path)).Body);

    public async Task<JsonElement> PostJsonAsync(string path, string json) => Parse((await PostAsync(path, json)).Body);

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await _http.SendAsync(request, cancellationToken);
        return new(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.Contains(SimulatorApplicationExtensions.SimulatedHeader),
            response.Headers.Contains(Generator.NoAnswerHeader),
            await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}

/// <summary>A response, read to its end.</summary>
internal sealed record Reply(HttpStatusCode StatusCode, string? MediaType, bool Simulated, bool HasNoAnswer, string Body);

using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using GreenServ.Core.Features;
using GreenServ.Router.Encoders;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Residency;
using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A router over real sockets and real files.</summary>
internal sealed class RouterApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataFolder _folder;
    private readonly EmbeddedStorage _storage;

    private RouterApp(WebApplication app, DataFolder folder, EmbeddedStorage storage)
    {
        _app = app;
        _folder = folder;
        _storage = storage;

        // A handler that reads to the end what nobody wants any more would not be seen to leave.
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }
    public IServiceProvider Services => _app.Services;
    public EmbeddedStorage Storage => _storage;
    public Learner Learner => Get<Learner>();

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public FeatureExtractor Features => _app.Services.GetRequiredService<FeatureExtractor>();

    /// <summary>Completes when the encoder has been asked for the first time.</summary>
    public Task EncoderWarmUpAsync() => _app.Services.GetServices<IHostedService>().OfType<EncoderWarmUp>().Single().ExecuteTask!;

    /// <summary>Asks the hosts for their models now.</summary>
    public Task RefreshPoolAsync() => _app.Services.GetRequiredService<PoolMonitor>().RefreshAsync(CancellationToken.None);

    /// <summary>Asks the hosts what they have in memory now.</summary>
    public Task RefreshResidencyAsync() => _app.Services.GetRequiredService<ResidencyMonitor>().RefreshAsync(CancellationToken.None);

    /// <summary>Scores an answer; the router must accept it.</summary>
    public async Task ScoreAsync(string decisionId, double score)
    {
        using var response = await PostAsync("/v1/feedback", string.Create(CultureInfo.InvariantCulture, $$"""{"decision_id":"{{decisionId}}","score":{{score}}}"""));
        response.EnsureSuccessStatusCode();
    }

    /// <param name="folderPath">Its data folder.</param>
    /// <param name="configure">Its options.</param>
    /// <param name="time">Its clock; the system's where <c>null</c>.</param>
    /// <param name="build">What else a host of the router sets.</param>
    /// <param name="journal">The limits of its journal.</param>
    public static async Task<RouterApp> StartAsync(
        string folderPath, Action<RouterOptions> configure, TimeProvider? time = null, Action<WebApplicationBuilder>? build = null, JournalOptions? journal = null)
    {
        var folder = DataFolder.Open(folderPath);
        var storage = EmbeddedStorage.Open(folder, journal ?? new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await storage.Store.MigrateAsync(CancellationToken.None);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddEmbeddedStorage(storage);
        builder.Services.AddPolicyCheckpointing();
        builder.AddRouter();
        if (time is not null)
            builder.Services.AddSingleton(time);
        build?.Invoke(builder);
        builder.Services.Configure<RouterOptions>(options => options.Seed = 1);
        builder.Services.Configure(configure);
        var app = builder.Build();
        app.MapRouter();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            storage.Dispose();
            folder.Dispose();
            throw;
        }

        return new RouterApp(app, folder, storage);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _storage.Dispose();
        _folder.Dispose();
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    /// <param name="path">What is changed.</param>
    /// <param name="json">What it is to be.</param>
    /// <param name="etag">What was seen of it; by default it is changed whatever it is, and none says nothing.</param>
    public Task<HttpResponseMessage> PutAsync(string path, string json, string? etag = "*")
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        return Http.SendAsync(request);
    }

    public async Task<JsonNode> GetJsonAsync(string path) => (await Http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!;

    public Task<HttpResponseMessage> ChatAsync(string model = "greenserv", string fields = "", string prompt = "What is 2 + 2?") =>
        PostAsync("/v1/chat/completions", $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]{{fields}}}""");

    public async Task<string> DecideAsync(string model = "greenserv", string prompt = "What is 2 + 2?")
    {
        using var response = await ChatAsync(model, prompt: prompt);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("x-greenserv-decision-id").Single();
    }

    public async Task<JsonNode> ExplainAsync(string decisionId) =>
        (await Http.GetFromJsonAsync<JsonNode>(new Uri($"/greenserv/decisions/{decisionId}", UriKind.Relative)))!;
}

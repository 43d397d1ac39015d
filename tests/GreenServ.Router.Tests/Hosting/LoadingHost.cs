using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>An Ollama-like host over a real socket that loads models of 4 GB each and has room for so many of them.</summary>
internal sealed class LoadingHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<string> _loaded = [];
    private readonly Dictionary<string, TimeSpan> _kept = [];

    private LoadingHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Models that fit into memory at once.</summary>
    public int Room { get; init; } = 1;

    /// <summary>Models that were loaded, in order.</summary>
    public ConcurrentQueue<string> Loads { get; } = new();

    /// <summary>Models that answered, in order.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>What it was told of keeping models: <c>model duration</c>.</summary>
    public ConcurrentQueue<string> KeepAlives { get; } = new();

    /// <summary>Completes with the next <see cref="KeepAlives"/>.</summary>
    public TaskCompletionSource<string> KeepAliveTold { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<LoadingHost> StartAsync(int room, params string[] models)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var host = new LoadingHost(app) { Models = models, Room = room };
        app.MapGet("/api/tags", () => Json(new JsonArray([.. host.Models.Select((model, i) => new JsonObject
        {
            ["name"] = model, ["digest"] = $"{i:x12}aaaa", ["size"] = 4_000_000_000, ["details"] = new JsonObject { ["parameter_size"] = "7B", ["quantization_level"] = "Q4_0" },
        })])));
        app.MapGet("/api/ps", host.Ps);
        app.MapPost("/v1/chat/completions", host.AnswerAsync);
        app.MapPost("/api/generate", (Delegate)host.KeepAsync);
        await app.StartAsync();
        return host;
    }

    /// <summary>Puts a model into memory without anybody asking for it.</summary>
    public void Load(string model)
    {
        lock (_lock)
            LoadLocked(model);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Ps()
    {
        lock (_lock)
        {
            return Json(new JsonArray([.. _loaded.Select(model => new JsonObject
            {
                ["name"] = model, ["model"] = model, ["size"] = 4_000_000_000, ["size_vram"] = 4_000_000_000, ["context_length"] = 8192,
                ["expires_at"] = DateTimeOffset.UtcNow + _kept.GetValueOrDefault(model, TimeSpan.FromMinutes(5)),
            })]));
        }
    }

    private static IResult Json(JsonArray models) => Results.Text(new JsonObject { ["models"] = models }.ToJsonString(), "application/json");

    private async Task AnswerAsync(HttpContext http)
    {
        var model = (await JsonNode.ParseAsync(http.Request.Body))!["model"]!.GetValue<string>();
        Load(model);
        Answers.Enqueue(model);
        await ScriptedHost.Completion(http, "fine");
    }

    private async Task<IResult> KeepAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!;
        var (model, kept) = (body["model"]!.GetValue<string>(), body["keep_alive"]!.GetValue<string>());
        lock (_lock)
            _kept[model] = TimeSpan.FromSeconds(int.Parse(kept.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture));
        KeepAlives.Enqueue($"{model} {kept}");
        KeepAliveTold.TrySetResult($"{model} {kept}");
        return Results.Text($$"""{"model":"{{model}}","response":"","done":true,"done_reason":"load"}""", "application/json");
    }

    private void LoadLocked(string model)
    {
        if (_loaded.Contains(model))
            return;
        if (_loaded.Count == Room)
            _loaded.RemoveAt(0);
        _loaded.Add(model);
        Loads.Enqueue(model);
    }
}

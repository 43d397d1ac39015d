using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A model host over a real socket whose answers a test scripts. It lists its models as Ollama does, and as OpenAI-compatible hosts do.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Bodies of requests for an answer, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Their paths.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    /// <summary>Paths that it does not know, as an Ollama of the time before they were added.</summary>
    public HashSet<string> Unknown { get; } = [];

    /// <summary>Of these, the ones that it was asked for.</summary>
    public ConcurrentQueue<string> Misses { get; } = new();

    /// <summary>Models it lists now, as <c>name</c> or <c>name@digest</c>; their sizes are 1B, 2B, …</summary>
    public IReadOnlyList<string> Models { get; set; } = [];

    /// <summary>What it lists as the length its models are served with, as vLLM does; <c>null</c> leaves that out.</summary>
    public int? MaxModelLen { get; set; }

    /// <summary>What it says of itself where it is asked by GET: path to JSON.</summary>
    public Dictionary<string, string> Says { get; } = [];

    /// <summary>Bodies of requests for a vector, as they came.</summary>
    public ConcurrentQueue<string> Embeds { get; } = new();

    /// <summary>Answers a request for the vector of a text, as the router's own encoder asks it; <c>null</c> leaves these to <see cref="Answer"/>.</summary>
    public Func<HttpContext, string, Task>? Embed { get; set; } = (http, _) => Vectors(http, [1, 0, 0]);

    /// <summary>Awaited before it lists its models.</summary>
    public Func<Task> BeforeListing { get; set; } = () => Task.CompletedTask;

    /// <summary>Answers what a model is; unless a test says otherwise it tells nothing.</summary>
    public Func<HttpContext, string, Task> Show { get; set; } = (http, _) => Json(http, """{"error":"not told"}""", 404);

    /// <summary>Answers a request.</summary>
    public Func<HttpContext, string, Task> Answer { get; set; } = (http, _) => Completion(http, "fine");

    public static Task<ScriptedHost> StartAsync(params string[] models) => StartAsync(null, models);

    /// <summary>With a certificate it speaks TLS, and in it whichever HTTP it is asked in.</summary>
    public static async Task<ScriptedHost> StartAsync(X509Certificate2? certificate, params string[] models)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            if (certificate is not null)
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        }).UseUrls(certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0");
        var app = builder.Build();
        var host = new ScriptedHost(app) { Models = models };
        app.MapGet("/api/tags", async () =>
        {
            await host.BeforeListing();
            return Results.Text($$"""{"models":[{{string.Join(',', host.Models.Select(Tag))}}]}""", "application/json");
        });
        app.MapGet("/v1/models", () => Results.Text(
            $$"""{"object":"list","data":[{{string.Join(',', host.Models.Select(model => $$"""{"id":"{{model}}","object":"model"{{(host.MaxModelLen is { } length ? $$""","max_model_len":{{length}}""" : "")}}}"""))}}]}""", "application/json"));
        app.MapGet("/{**path}", (string path) => host.Says.TryGetValue(path, out var said) ? Results.Text(said, "application/json") : Results.NotFound());
        app.MapPost("/{**path}", host.AnswerAsync);
        await app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static Task Completion(HttpContext http, string text, int promptTokens = 7, int completionTokens = 20) => Json(
        http, $$$"""{"id":"chatcmpl-1","object":"chat.completion","model":"x","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{promptTokens}}},"completion_tokens":{{{completionTokens}}},"total_tokens":{{{promptTokens + completionTokens}}}},"host_extra":[1, 2]}""");

    public static Task Json(HttpContext http, string body, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }

    /// <summary>Vectors as Ollama gives them.</summary>
    public static Task Vectors(HttpContext http, params float[][] vectors) =>
        Results.Json(new { model = "all-minilm", embeddings = vectors, total_duration = 14143917, load_duration = 1019500, prompt_eval_count = 8 }).ExecuteAsync(http);

    /// <summary>Writes a server-sent event stream.</summary>
    public static async Task Events(HttpContext http, params string[] data)
    {
        if (!http.Response.HasStarted)
            http.Response.ContentType = "text/event-stream";
        foreach (var item in data)
        {
            await http.Response.WriteAsync($"data: {item}\n\n");
            await http.Response.Body.FlushAsync();
        }
    }

    /// <summary>Writes lines of JSON as Ollama does.</summary>
    public static async Task Lines(HttpContext http, params string[] lines)
    {
        if (!http.Response.HasStarted)
            http.Response.ContentType = "application/x-ndjson";
        foreach (var line in lines)
        {
            await http.Response.WriteAsync(line + "\n");
            await http.Response.Body.FlushAsync();
        }
    }

    private static string Tag(string model, int index)
    {
        var (name, digest) = model.Split('@') is [var first, var second] ? (first, second) : (model, $"{index:x12}aaaa");
        return $$$"""{"name":"{{{name}}}","model":"{{{name}}}","digest":"{{{digest}}}","size":{{{index + 1}}}000000001,"details":{"parameter_size":"{{{index + 1}}}B","quantization_level":"Q4_0","families":["llama"]},"host_extra":1}""";
    }

    private async Task AnswerAsync(HttpContext http, string path)
    {
        if (Unknown.Contains(path))
        {
            Misses.Enqueue(path);
            http.Response.StatusCode = 404;
            await http.Response.WriteAsync("404 page not found");
            return;
        }

        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        if (path == "api/embed" && Embed is { } embed)
        {
            Embeds.Enqueue(body);
            await embed(http, JsonNode.Parse(body)!["input"]!.GetValue<string>());
            return;
        }

        if (path == "api/show")
        {
            await Show(http, body);
            return;
        }

        Paths.Enqueue(path);
        Requests.Enqueue(body);
        await Answer(http, body);
    }
}

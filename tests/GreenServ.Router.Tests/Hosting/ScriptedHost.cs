using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>An Ollama-like host over a real socket whose answers a test scripts.</summary>
internal sealed class ScriptedHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHost(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Bodies of chat requests, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Models it lists now, as <c>name</c> or <c>name@digest</c>; their sizes are 1B, 2B, …</summary>
    public IReadOnlyList<string> Models { get; set; } = [];

    /// <summary>Answers a chat request.</summary>
    public Func<HttpContext, string, Task> Answer { get; set; } = (http, _) => Completion(http, "fine");

    /// <summary>Bodies of requests for a vector, as they came.</summary>
    public ConcurrentQueue<string> Embeds { get; } = new();

    /// <summary>Answers a request for the vector of a text.</summary>
    public Func<HttpContext, string, Task> Embed { get; set; } = (http, _) => Vectors(http, [1, 0, 0]);

    public static async Task<ScriptedHost> StartAsync(params string[] models)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var host = new ScriptedHost(app) { Models = models };
        app.MapGet("/api/tags", () => Results.Text($$"""{"models":[{{string.Join(',', host.Models.Select(Tag))}}]}""", "application/json"));
        app.MapPost("/v1/chat/completions", host.ChatAsync);
        app.MapPost("/api/embed", host.EmbedAsync);
        await app.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static Task Completion(HttpContext http, string text, int promptTokens = 7, int completionTokens = 20)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            $$$"""{"id":"chatcmpl-1","object":"chat.completion","model":"x","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{promptTokens}}},"completion_tokens":{{{completionTokens}}},"total_tokens":{{{promptTokens + completionTokens}}}},"host_extra":[1, 2]}""");
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

    private static string Tag(string model, int index)
    {
        var (name, digest) = model.Split('@') is [var first, var second] ? (first, second) : (model, $"{index:x12}aaaa");
        return $$$"""{"name":"{{{name}}}","digest":"{{{digest}}}","details":{"parameter_size":"{{{index + 1}}}B","quantization_level":"Q4_0","families":["llama"]}}""";
    }

    private async Task ChatAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(body);
        await Answer(http, body);
    }

    private async Task EmbedAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Embeds.Enqueue(body);
        await Embed(http, JsonNode.Parse(body)!["input"]!.GetValue<string>());
    }
}

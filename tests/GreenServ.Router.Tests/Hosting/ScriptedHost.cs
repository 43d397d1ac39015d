using System.Collections.Concurrent;
using System.Text;
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
}

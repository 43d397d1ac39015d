using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using GreenServ.Client.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GreenServ.Workers.Tests.Traffic;

/// <summary>Answers as the router does, by forwarding to one model of the simulator, and keeps what it was asked and told.</summary>
internal sealed class FakeRouter : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private int _decisions;
    private int _failuresLeft;

    private FakeRouter(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());
    public ConcurrentQueue<(string Model, bool Stream)> Requests { get; } = new();
    public ConcurrentQueue<FeedbackRequest> Feedback { get; } = new();

    /// <param name="simulator">Where answers come from.</param>
    /// <param name="failures">How many of the first requests get 503.</param>
    public static async Task<FakeRouter> StartAsync(Uri simulator, int failures = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var router = new FakeRouter(builder.Build()) { _failuresLeft = failures };
        router._app.MapPost("/v1/chat/completions", http => router.CompleteAsync(http, simulator));
        router._app.MapPost("/v1/feedback", router.TakeFeedbackAsync);
        await router._app.StartAsync(TestContext.Current.CancellationToken);
        return router;
    }

    private async Task CompleteAsync(HttpContext http, Uri simulator)
    {
        if (Interlocked.Decrement(ref _failuresLeft) >= 0)
        {
            http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        using var request = JsonDocument.Parse(body);
        var model = request.RootElement.GetProperty("model").GetString()!;
        Requests.Enqueue((model, request.RootElement.GetProperty("stream").GetBoolean()));

        var forwarded = body.Replace($"\"{model}\"", "\"gemma-3-12b\"", StringComparison.Ordinal);
        using var response = await _http.PostAsync(
            new Uri(simulator, "v1/chat/completions"), new StringContent(forwarded, Encoding.UTF8, "application/json"), http.RequestAborted);
        http.Response.Headers["x-greenserv-decision-id"] = $"decision-{Interlocked.Increment(ref _decisions)}";
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task TakeFeedbackAsync(HttpContext http)
    {
        var feedback = (await http.Request.ReadFromJsonAsync(GreenServJsonContext.Default.FeedbackRequest, http.RequestAborted))!;
        Feedback.Enqueue(feedback);
        await http.Response.WriteAsJsonAsync(
            new FeedbackResponse { DecisionId = feedback.DecisionId!, Score = feedback.Score!.Value, Result = "counted" }, GreenServJsonContext.Default.FeedbackResponse);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _http.Dispose();
    }
}

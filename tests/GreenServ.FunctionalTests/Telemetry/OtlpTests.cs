using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Telemetry;

/// <summary>Traces and metrics as a collector gets them.</summary>
public sealed class OtlpTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_ToACollector_CarriesSpansAndMetricsOfARequest()
    {
        using var collector = new Collector();
        await using var ollama = await OllamaStandIn.StartAsync(_folder);
        string decision;
        await using (var system = await AppHost.StartAsync(_folder, ollama: ollama.Address, variables: new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_SERVICE_NAME"] = "router-under-test",
        }))
        {
            decision = await system.Http.DecideAsync();

            // What was not sent yet is sent when it stops.
            Assert.Equal(0, await system.StopAsync(Signal.Interrupt));
        }

        var traces = collector.Received("/v1/traces");
        Assert.All(
            new[]
            {
                "router-under-test", "gen_ai.response.id", "chatcmpl-" + decision.Replace("-", "", StringComparison.Ordinal), "gen_ai.usage.output_tokens", "greenserv.energy.joules",
                "greenserv.decision.id", "http.route", "POST /v1/chat/completions", "http.response.status_code", "server.address",
            },
            expected => Assert.Contains(expected, traces, StringComparison.Ordinal));
        Assert.DoesNotContain("17 + 25", traces, StringComparison.Ordinal);
        Assert.Contains("gen_ai.server.request.duration", collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    /// <summary>Takes what is sent, over a real socket. Texts stand in protocol buffers as they are.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly ConcurrentQueue<(string Path, string Text)> _received = new();

        public Collector()
        {
            Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/");
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = ListenAsync();
        }

        public string Url { get; }

        public string Received(string path) => string.Concat(_received.Where(received => received.Path == path).Select(received => received.Text));

        public void Dispose() => _listener.Close();

        private async Task ListenAsync()
        {
            while (_listener.IsListening)
            {
                try
                {
                    var context = await _listener.GetContextAsync();
                    using var body = new MemoryStream();
                    await context.Request.InputStream.CopyToAsync(body);
                    _received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                    context.Response.ContentType = "application/x-protobuf";
                    context.Response.Close();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    // Closed while it waited.
                    return;
                }
            }
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GreenServ.Lab.Load;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests.Load;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("--rate", "200")]
    [InlineData("--concurrency", "4")]
    public async Task Run_ServerThatAnswers_CountsEveryRequest(string option, string value)
    {
        using var server = new ChatServer(200);

        var (code, lines, _) = await RunAsync("--url", server.Url, option, value, "--duration", "0.5", "--warmup", "0", "--json");

        var report = JsonNode.Parse(lines[^1])!;
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(server.Requests, report["answered"]!.GetValue<int>());
        Assert.Equal(0, report["failed"]!.GetValue<int>());
        Assert.True(report["latency"]!["p50Ms"]!.GetValue<double>() > 0);
        if (option == "--rate")
            Assert.Equal(100, server.Requests);
    }

    [Fact]
    public async Task Run_ServerThatRefuses_SaysWithWhat()
    {
        using var server = new ChatServer(503);

        var (code, lines, _) = await RunAsync("--url", server.Url, "--rate", "20", "--duration", "0.2", "--warmup", "0");

        Assert.Equal(ExitCodes.Refused, code);
        Assert.Contains(lines, line => line.Contains("4 × HTTP 503", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--rate", "0", "--rate 0: must lie above 0")]
    [InlineData("--concurrency", "0", "--concurrency 0: must lie in 1..20000")]
    [InlineData("--url", "ftp://x", "--url ftp://x: must be an address")]
    [InlineData("--duration", "-1", "--duration -1: must lie in")]
    public async Task Run_ImpossibleOption_IsNamed(string option, string value, string expected)
    {
        var (code, _, error) = await RunAsync(option, value);

        Assert.Equal(ExitCodes.Refused, code);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Percentiles_OfAThousandValues_AreNearestRanks()
    {
        var summary = LatencySummary.Of([.. Enumerable.Range(1, 1000).Select(i => (double)i)])!;

        Assert.Equal((500, 900, 990, 999, 1000), (summary.P50Ms, summary.P90Ms, summary.P99Ms, summary.P999Ms, summary.MaxMs));
        Assert.Null(LatencySummary.Of([]));
    }

    private static async Task<(int Code, string[] Lines, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await LabCommandLine.RunAsync(["load", .. args], new CatalogPolicySource(), output, error, CancellationToken.None);
        return (code, output.ToString().TrimEnd().Split('\n'), error.ToString());
    }

    private sealed class ChatServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _requests;

        public ChatServer(int status)
        {
            var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            _listener.Prefixes.Add(Url + "/");
            _listener.Start();
            _ = AnswerAsync(status);
        }

        public string Url { get; }

        public int Requests => _requests;

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync(int status)
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                Interlocked.Increment(ref _requests);
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("{}"));
                context.Response.Close();
            }
        }
    }
}

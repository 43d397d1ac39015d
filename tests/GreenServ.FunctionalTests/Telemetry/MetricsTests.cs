using System.Net;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Telemetry;

/// <summary>What a running system tells Prometheus. No traffic but the test's: its models stand in for an Ollama's.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn _ollama = null!;
    private AppHost _system = null!;

    public async ValueTask InitializeAsync()
    {
        _ollama = await OllamaStandIn.StartAsync(_folder);
        _system = await AppHost.StartAsync(_folder, ollama: _ollama.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _ollama.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Metrics_AfterRequests_CountEachOnce()
    {
        var joules = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var (_, body) = await _system.Http.ChatAsync();
            joules += body.GetProperty("energy").GetProperty("joules").GetDouble();
        }

        using (var stream = await _system.Http.OpenStreamAsync("What is 17 + 25?", "greenserv:eco"))
            await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await _system.Http.ChatAsync(model: "MARKED-model");
        await _system.Http.ScoreAsync(await _system.Http.DecideAsync(), 1);

        var metrics = await ScrapeAsync();

        var decisions = metrics["greenserv_decisions_total"];
        Assert.Equal((4, 1), (decisions.Sum("", ("greenserv_profile", "greenserv")), decisions.Sum("", ("greenserv_profile", "greenserv:eco"))));
        Assert.Equal(5, metrics["gen_ai_client_operation_duration_seconds"].Sum("_count"));
        Assert.Equal(5, metrics["gen_ai_server_request_duration_seconds"].Sum("_count"));
        Assert.Equal(1, metrics["gen_ai_server_time_to_first_token_seconds"].Sum("_count"));
        Assert.Equal(5, metrics["gen_ai_client_token_usage"].Sum("_count", ("gen_ai_token_type", "output")));
        Assert.True(metrics["greenserv_energy_requests_joules_total"].Sum("", ("greenserv_energy_source", "estimated")) > joules);
        Assert.Equal(1, metrics["greenserv_refusals_total"].Sum("", ("greenserv_reason", "model_not_found")));
        Assert.Equal(1, metrics["greenserv_feedback_total"].Sum("", ("greenserv_feedback_result", "counted")));
        Assert.Equal(1, metrics["greenserv_host_healthy"].Sum(""));
        Assert.Equal(0, metrics["greenserv_host_waiting"].Sum(""));
        Assert.True(metrics["greenserv_breaker_state"].Sum("", ("greenserv_state", "closed")) > 1);
        Assert.Equal(
            ["0.01", "0.02", "0.04", "0.08", "0.16", "0.32", "0.64", "1.28", "2.56", "5.12", "10.24", "20.48", "40.96", "81.92", "+Inf"],
            metrics["gen_ai_server_request_duration_seconds"].Samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).Select(sample => sample.Labels["le"]).Distinct());
        Assert.DoesNotContain(metrics.Families.SelectMany(family => family.Samples).SelectMany(sample => sample.Labels.Values), value => value.Contains("MARKED", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Metrics_ForThoseWhoAcceptIt_AreOpenMetrics()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0");
        using var response = await _system.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/openmetrics-text", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_InOneProcess_IsServedWithMetrics()
    {
        var document = JsonDocument.Parse(await _system.Http.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));

        Assert.True(document.RootElement.GetProperty("paths").TryGetProperty("/metrics", out _));
        Assert.StartsWith(_system.RouterUrl, document.RootElement.GetProperty("servers")[0].GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    private async Task<PrometheusText> ScrapeAsync()
    {
        using var response = await _system.Http.GetAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return PrometheusText.Read(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

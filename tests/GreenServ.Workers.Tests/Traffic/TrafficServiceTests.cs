using GreenServ.Simulator;
using GreenServ.Simulator.Failures;
using GreenServ.Workers.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers.Tests.Traffic;

public sealed class TrafficServiceTests : IAsyncLifetime
{
    private readonly RecordingLoggerProvider _log = new();
    private WebApplication _simulator = null!;

    private Uri SimulatorUrl => new(_simulator.Urls.First());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSimulator(options => options.TimeScale = 0);
        _simulator = builder.Build();
        _simulator.MapSimulator();
        await _simulator.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.StopAsync(new CancellationToken(canceled: true));
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task Run_ManyRequests_AsksAllWaysAndScoresMostAnswers()
    {
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);

        await RunToTheEndAsync(router.Url, 300);

        Assert.Equal(300, router.Requests.Count);
        Assert.Equal(["greenserv", "greenserv:eco", "greenserv:quality"], router.Requests.Select(request => request.Model).Distinct().Order());
        Assert.InRange(router.Requests.Count(request => request.Stream), 110, 190);
        Assert.InRange(router.Feedback.Count, 215, 265);
        Assert.All(router.Feedback, feedback =>
        {
            Assert.Equal("reference", feedback.Source);
            Assert.InRange(feedback.Score!.Value, 0, 1);
        });
        Assert.Equal(router.Feedback.Count, router.Feedback.Select(feedback => feedback.DecisionId).Distinct().Count());
        // What gemma-3-12b's accuracies average to over the ten kinds is 0.74; the deviation of 240 scores is below 0.03.
        Assert.InRange(router.Feedback.Average(feedback => feedback.Score!.Value), 0.65, 0.83);
    }

    [Fact]
    public async Task Run_ProfileThatPromises_GetsItsShare()
    {
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);

        await RunToTheEndAsync(router.Url, 300, options => options.PromiseProfile = "greenserv:sla");

        Assert.InRange(router.Requests.Count(request => request.Model == "greenserv:sla"), 65, 115);
        Assert.InRange(router.Requests.Count(request => request.Model == "greenserv"), 120, 180);
    }

    [Fact]
    public async Task Run_RouterRefusesAtFirst_LogsOnceAndGoesOn()
    {
        await using var router = await FakeRouter.StartAsync(SimulatorUrl, failures: 3);

        await RunToTheEndAsync(router.Url, 20, options => options.MaxConcurrency = 1);

        Assert.Equal(17, router.Requests.Count);
        Assert.Single(_log.Lines, line => line.StartsWith("Warning: Demo traffic waits", StringComparison.Ordinal));
        Assert.Single(_log.Lines, line => line.StartsWith("Information: Demo traffic goes on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AnswersBreakOff_SendsNoFeedback()
    {
        _simulator.Services.GetRequiredService<SimulatorControl>().SetFailure("gemma-3-12b", Failure.DropMidStream);
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);

        await RunToTheEndAsync(router.Url, 5);

        Assert.Empty(router.Feedback);
    }

    [Fact]
    public async Task Run_NobodyScores_SendsNoFeedback()
    {
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);

        await RunToTheEndAsync(router.Url, 20, options => options.SilentShare = 1);

        Assert.Equal(20, router.Requests.Count);
        Assert.Empty(router.Feedback);
    }

    [Fact]
    public async Task Stop_WhileAModelHangs_EndsAtOnce()
    {
        var control = _simulator.Services.GetRequiredService<SimulatorControl>();
        control.SetFailure("gemma-3-12b", Failure.Hang);
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);
        using var host = Build(router.Url, options => options.MaxRequests = null);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await control.HangReached("gemma-3-12b");

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(Service(host).ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task Run_NotEnabled_AsksNothing()
    {
        await using var router = await FakeRouter.StartAsync(SimulatorUrl);

        await RunToTheEndAsync(router.Url, 5, options => options.Enabled = false);

        Assert.Empty(router.Requests);
    }

    [Fact]
    public async Task Start_EnabledWithoutAddresses_NamesThem()
    {
        using var host = Build(null, options => options.SimulatorUrl = null);

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("GreenServ:Traffic:RouterUrl is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("GreenServ:Traffic:SimulatorUrl is missing", error.Message, StringComparison.Ordinal);
    }

    private async Task RunToTheEndAsync(Uri routerUrl, long requests, Action<TrafficOptions>? configure = null)
    {
        using var host = Build(routerUrl, options =>
        {
            options.MaxRequests = requests;
            configure?.Invoke(options);
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Service(host).ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private IHost Build(Uri? routerUrl, Action<TrafficOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(_log);
        builder.AddTraffic(options =>
        {
            options.Enabled = true;
            options.RouterUrl = routerUrl;
            options.SimulatorUrl = SimulatorUrl;
            options.RequestsPerSecond = 10_000;
            options.FirstBackOff = options.LongestBackOff = TimeSpan.FromMilliseconds(1);
            configure(options);
        });
        return builder.Build();
    }

    private static TrafficService Service(IHost host) => host.Services.GetServices<IHostedService>().OfType<TrafficService>().Single();
}

using System.Security.Cryptography;
using GreenServ.Client.Wire;
using GreenServ.Dashboard;
using GreenServ.Meters;
using GreenServ.Router;
using GreenServ.Router.Metering;
using GreenServ.Router.Security;
using GreenServ.ServiceDefaults.Telemetry;
using GreenServ.Simulator;
using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Workers;
using GreenServ.Workers.Traffic;
using Microsoft.Extensions.Options;

namespace GreenServ.AppHost.AllInOne;

/// <summary>
/// The whole system in one process: model simulator (demo only), workers, router and dashboard, each a host of its own,
/// over one data folder whose journal and store they share.
/// </summary>
internal sealed class Stack : IAsyncDisposable
{
    /// <summary>For the answers in flight when the stop begins; with it all services together end well within <see cref="StackCommand.StopTimeout"/>.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(4);

    /// <summary>The demo's host.</summary>
    private const string Simulator = "simulator";

    /// <summary>The demo has a promise to look at.</summary>
    private const string DemoPromise = "greenserv:sla";

    /// <summary>Its α: alone the simulated models reach 0.44 to 0.75, so that the cheap ones will not do and the dear ones need not.</summary>
    private const double DemoAlpha = 0.6;

    private readonly DataFolder _folder;
    private readonly EmbeddedStorage _storage;
    private readonly ProcessTelemetry _telemetry = ProcessTelemetry.Start("greenserv", StackHost.Configuration());
    private readonly List<(string Name, IHost Host)> _started = [];
    private string? _dashboardKey;
    private string? _trafficKey;

    private Stack(PoolChoice pool, DataFolder folder, EmbeddedStorage storage)
    {
        Pool = pool;
        _folder = folder;
        _storage = storage;
    }

    public PoolChoice Pool { get; }
    public string DataPath => _folder.Folder;
    public string RouterUrl { get; private set; } = "";
    public string DashboardUrl { get; private set; } = "";

    /// <summary>Whether the router asks for keys.</summary>
    public bool NeedsKey { get; private set; }

    /// <summary>A question worth trying: simulated models only know their own.</summary>
    public string ExamplePrompt { get; private set; } = "What is 17 + 25?";

    /// <exception cref="StartException">Something the user can put right.</exception>
    /// <exception cref="StorageException">The data folder can not be used.</exception>
    public static async Task<Stack> StartAsync(StackSettings settings, CancellationToken cancellationToken)
    {
        Ports.Require(settings);
        var pool = await PoolChoice.MakeAsync(StackHost.Configuration(), settings, cancellationToken);

        var folder = DataFolder.Open(settings.FolderOf(pool));
        var storage = EmbeddedStorage.Open(folder, StackHost.JournalOptions(), TimeProvider.System, StackHost.LoggerFactory);
        var stack = new Stack(pool, folder, storage);
        try
        {
            await stack.StartServicesAsync(settings, cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the user asked for the end (Ctrl+C, SIGTERM).</summary>
    /// <exception cref="ServiceStoppedException">A service stopped by itself.</exception>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, .. _started.Select(Stopping)]);
        await Task.Delay(Timeout.Infinite, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        if (!cancellationToken.IsCancellationRequested)
            throw new ServiceStoppedException(_started.First(service => Stopping(service).IsCancellationRequested).Name);
    }

    /// <summary>Stops in the reverse order of starting: the workers last, once nothing is recorded any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var (name, host) in Enumerable.Reverse(_started))
            await StopAsync(name, host);
        _storage.Dispose();
        _folder.Dispose();
        _telemetry.Dispose();
    }

    // One service that can not stop must not keep the others from saving what they know.
    private static async Task StopAsync(string name, IHost host)
    {
        using var patience = new CancellationTokenSource(s_stopPatience);
        try
        {
            await host.StopAsync(patience.Token);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"The {name} did not stop cleanly: {e.Message}");
        }
    }

    private static CancellationToken Stopping((string Name, IHost Host) service) =>
        service.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private async Task StartServicesAsync(StackSettings settings, CancellationToken cancellationToken)
    {
        // Workers migrate too; doing it first means that no service ever meets a store without tables.
        await _storage.Store.MigrateAsync(cancellationToken);
        NeedsKey = await AdminKeys.AreInUseAsync(_storage.Control, StackHost.Configuration(), cancellationToken);
        if (!NeedsKey && !settings.Listen.IsLoopback)
            throw new StartException(AdminKeys.BindingRefusal(settings.Listen.ToString()));
        await StartAsync("workers", CreateWorkers(), cancellationToken);
        var simulatorUrl = Pool.IsDemo ? await StartAsync("simulator", CreateSimulator(), cancellationToken) : null;
        RouterUrl = await StartAsync("router", CreateRouter(settings.Listen.Url(settings.RouterPort), simulatorUrl), cancellationToken);
        DashboardUrl = await StartAsync("dashboard", CreateDashboard(settings.DashboardPort), cancellationToken);
        if (simulatorUrl is not null)
        {
            ExamplePrompt = await DemoQuestion.GetAsync(simulatorUrl, cancellationToken);
            await StartAsync("traffic generator", CreateTraffic(simulatorUrl), cancellationToken);
        }
    }

    private async Task StartAsync(string name, IHost host, CancellationToken cancellationToken)
    {
        try
        {
            RequireValidSettings(host);
            await host.StartAsync(cancellationToken);
        }
        catch (Exception e)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            if (e is InvalidOperationException or CryptographicException)
                throw new StartException($"The {name} can not listen as the settings say: {e.Message}");
            throw;
        }

        _started.Add((name, host));
    }

    // Before the start: a host that finds settings wrong while it starts logs where, a user needs to know what.
    private static void RequireValidSettings(IHost host)
    {
        try
        {
            host.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (InvalidOperationException e)
        {
            // A value of the wrong type or an unknown name; the innermost of the binder's own messages says which.
            while (e.InnerException is InvalidOperationException inner)
                e = inner;
            throw new StartException(e.Message);
        }
    }

    private async Task<string> StartAsync(string name, WebApplication app, CancellationToken cancellationToken)
    {
        await StartAsync(name, (IHost)app, cancellationToken);
        return ListenAddress.Reachable(app.Urls.First());
    }

    private IHost CreateWorkers()
    {
        var builder = StackHost.CreateBuilder();
        builder.Services.AddEmbeddedStorage(_storage);
        builder.AddWorkers();
        return builder.Build();
    }

    private static WebApplication CreateSimulator()
    {
        var builder = StackHost.CreateWebBuilder(ListenAddress.Localhost.Url(port: 0));
        builder.AddSimulator();
        var app = builder.Build();
        app.MapSimulator();
        return app;
    }

    private WebApplication CreateRouter(string url, string? simulatorUrl)
    {
        var builder = StackHost.CreateWebBuilder(url, watchSettings: true);
        builder.Services.AddEmbeddedStorage(_storage);
        builder.Services.AddPolicyCheckpointing();
        builder.Services.AddSingleton(_telemetry);
        builder.AddRouter();
        _dashboardKey = builder.Services.AddInternalKey("dashboard", KeyScopeNames.Observe);
        _trafficKey = builder.Services.AddInternalKey("demo traffic", KeyScopeNames.Infer, KeyScopeNames.Feedback);
        builder.Services.Configure<RouterOptions>(options =>
        {
            options.Pool = Pool.Pool;
            if (simulatorUrl is not null)
                options.Hosts.Clear();
            if ((simulatorUrl ?? Pool.OllamaUrl?.ToString()) is { } host)
                options.Hosts.Add(new() { Url = host, Name = Pool.IsDemo ? Simulator : null });
            if (Pool.IsDemo && !options.Defines(DemoPromise))
                options.Profiles[DemoPromise] = new() { Alpha = DemoAlpha };
        });
        if (simulatorUrl is not null)
            builder.Services.Configure<MeteringOptions>(metering => MeterSimulator(metering, simulatorUrl));
        var app = builder.Build();
        app.MapRouter();
        return app;
    }

    // Simulated devices have counters, read as real ones are; what they tell is labelled as simulated with everything else of the demo.
    private static void MeterSimulator(MeteringOptions metering, string simulatorUrl)
    {
        metering.Hosts.Clear();
        metering.Hosts.Add(new() { Host = Simulator, Meter = new() { Kind = MeterKind.Prometheus, Url = simulatorUrl + "/metrics", UpdatePeriod = metering.SamplePeriod } });
    }

    private WebApplication CreateDashboard(int port)
    {
        var builder = StackHost.CreateWebBuilder(ListenAddress.Localhost.Url(port));
        builder.Services.AddEmbeddedStorage(_storage);
        builder.AddDashboard(configure: options =>
        {
            options.RouterUrl = new Uri(RouterUrl);
            options.RouterKey = _dashboardKey;
        });
        var app = builder.Build();
        app.MapDashboard();
        return app;
    }

    private IHost CreateTraffic(string simulatorUrl)
    {
        var builder = StackHost.CreateBuilder();
        builder.AddTraffic(options =>
        {
            options.RouterUrl = new Uri(RouterUrl);
            options.SimulatorUrl = new Uri(simulatorUrl);
            options.ApiKey = _trafficKey;
            options.PromiseProfile ??= DemoPromise;
        });
        return builder.Build();
    }
}

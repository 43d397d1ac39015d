using GreenServ.Dashboard;
using GreenServ.Router;
using GreenServ.ServiceDefaults.Telemetry;
using GreenServ.Simulator;
using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Workers;
using GreenServ.Workers.Traffic;

namespace GreenServ.AppHost.AllInOne;

/// <summary>
/// The whole system in one process: model simulator (demo only), workers, router and dashboard, each a host of its own,
/// over one data folder whose journal and store they share.
/// </summary>
internal sealed class Stack : IAsyncDisposable
{
    /// <summary>For the answers in flight when the stop begins; with it all services together end well within <see cref="StackCommand.StopTimeout"/>.</summary>
    private static readonly TimeSpan s_stopPatience = TimeSpan.FromSeconds(4);

    private readonly DataFolder _folder;
    private readonly EmbeddedStorage _storage;
    private readonly List<IHost> _started = [];

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

    /// <summary>A question worth trying: simulated models only know their own.</summary>
    public string ExamplePrompt { get; private set; } = "What is 17 + 25?";

    /// <exception cref="StartException">Something the user can put right.</exception>
    /// <exception cref="StorageException">The data folder can not be used.</exception>
    public static async Task<Stack> StartAsync(StackSettings settings, CancellationToken cancellationToken)
    {
        Ports.Require(settings);
        var pool = await PoolChoice.MakeAsync(StackHost.Configuration(), settings.Demo, cancellationToken);

        // Simulated and real models never share what was learned of them.
        var folder = DataFolder.Open(pool.IsDemo ? Path.Combine(settings.DataFolder, RouterOptions.DemoPool) : settings.DataFolder);
        var storage = EmbeddedStorage.Open(folder, new JournalOptions(), TimeProvider.System, StackHost.LoggerFactory);
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

    /// <summary>Completes when the user asked for the end (Ctrl+C, SIGTERM) or a service stopped by itself.</summary>
    public async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            [cancellationToken, .. _started.Select(host => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping)]);
        await Task.Delay(Timeout.Infinite, ended.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>Stops in the reverse order of starting: the workers last, once nothing is recorded any more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_started))
        {
            using var patience = new CancellationTokenSource(s_stopPatience);
            await host.StopAsync(patience.Token);
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        _storage.Dispose();
        _folder.Dispose();
    }

    private async Task StartServicesAsync(StackSettings settings, CancellationToken cancellationToken)
    {
        // Workers migrate too; doing it first means that no service ever meets a store without tables.
        await _storage.Store.MigrateAsync(cancellationToken);
        await StartAsync(CreateWorkers(), cancellationToken);
        var simulatorUrl = Pool.IsDemo ? await StartAsync(CreateSimulator(), cancellationToken) : null;
        RouterUrl = await StartAsync(CreateRouter(settings.RouterPort, simulatorUrl), cancellationToken);
        DashboardUrl = await StartAsync(CreateDashboard(settings.DashboardPort), cancellationToken);
        if (simulatorUrl is not null)
        {
            ExamplePrompt = await DemoQuestion.GetAsync(simulatorUrl, cancellationToken);
            await StartAsync(CreateTraffic(simulatorUrl), cancellationToken);
        }
    }

    private async Task StartAsync(IHost host, CancellationToken cancellationToken)
    {
        _started.Add(host);
        await host.StartAsync(cancellationToken);
    }

    private async Task<string> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StartAsync((IHost)app, cancellationToken);
        return app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
    }

    private IHost CreateWorkers()
    {
        var builder = StackHost.CreateBuilder();
        builder.AddTelemetry("greenserv");
        builder.Services.AddEmbeddedStorage(_storage);
        builder.AddWorkers();
        return builder.Build();
    }

    private static WebApplication CreateSimulator()
    {
        var builder = StackHost.CreateWebBuilder(port: 0);
        builder.AddSimulator();
        var app = builder.Build();
        app.MapSimulator();
        return app;
    }

    private WebApplication CreateRouter(int port, string? simulatorUrl)
    {
        var builder = StackHost.CreateWebBuilder(port);
        builder.Services.AddEmbeddedStorage(_storage);
        builder.Services.AddPolicyCheckpointing();
        builder.AddRouter();
        builder.Services.Configure<RouterOptions>(options =>
        {
            options.Pool = Pool.Pool;
            if (simulatorUrl is not null)
                options.Hosts.Clear();
            if ((simulatorUrl ?? Pool.OllamaUrl?.ToString()) is { } host)
                options.Hosts.Add(new() { Url = host, Name = Pool.IsDemo ? "simulator" : null });
        });
        var app = builder.Build();
        app.MapRouter();
        return app;
    }

    private WebApplication CreateDashboard(int port)
    {
        var builder = StackHost.CreateWebBuilder(port);
        builder.Services.AddEmbeddedStorage(_storage);
        builder.AddDashboard(configure: options => options.RouterUrl = new Uri(RouterUrl));
        var app = builder.Build();
        app.MapDashboard();
        return app;
    }

    private IHost CreateTraffic(string simulatorUrl)
    {
        var builder = StackHost.CreateBuilder();
        builder.AddTraffic(options =>
        {
            options.Enabled = true;
            options.RouterUrl = new Uri(RouterUrl);
            options.SimulatorUrl = new Uri(simulatorUrl);
        });
        return builder.Build();
    }
}

using GreenServ.ServiceDefaults;
using GreenServ.ServiceDefaults.Telemetry;
using GreenServ.Storage;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Replicas;
using GreenServ.Workers.Ingest;
using Microsoft.Extensions.Options;

namespace GreenServ.Workers;

/// <summary>Workers as a process of their own, of which any number may run.</summary>
internal static class WorkersCommand
{
    private const string Name = "GreenServ.Workers";

    // The routers' setting: whoever runs several pools tells both alike.
    private const string PoolKey = "GreenServ:Router:Pool";
    private const string DefaultPool = "default";

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddCommandLine(args, WorkerRoles.Switches);
        if (SharedStorage.Refusal(builder.Configuration, Name, SharedStorage.State, SharedStorage.Telemetry) is { } refusal)
            return await FailAsync(refusal);
        try
        {
            var roles = WorkerRoles.Read(builder.Configuration);
            builder.Listen("http://localhost:8082");
            using var loggers = builder.CreateLoggers();
            await using var stores = await SharedStores.OpenAsync(
                builder.Configuration.GetConnectionString(SharedStorage.State)!, builder.Configuration.GetConnectionString(SharedStorage.Telemetry)!,
                builder.Configuration[PoolKey] ?? DefaultPool, TimeProvider.System, loggers);
            return await WorkAsync(builder, stores, roles);
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(string.Join(Environment.NewLine, e.Failures));
        }
        catch (Exception e) when (e is StorageException or IOException)
        {
            return await FailAsync($"{Name} did not start. {e.Message}");
        }
    }

    private static async Task<int> WorkAsync(WebApplicationBuilder builder, SharedStores stores, IReadOnlySet<string> roles)
    {
        using var telemetry = ProcessTelemetry.Start("greenserv-workers", builder.Configuration);
        builder.Services.AddSharedStores(stores);
        builder.Services.AddSingleton(telemetry);
        builder.AddServiceDefaults();
        if (roles.Contains(WorkerRoles.Ingest))
            builder.AddSharedIngest();
        if (roles.Contains(WorkerRoles.Maintain))
            builder.Services.AddPostgresMaintenance();

        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        await app.WaitForShutdownAsync();

        // A service that ends by a bug stops the host, which then ends as if somebody had asked it to.
        return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 1;
    }
}

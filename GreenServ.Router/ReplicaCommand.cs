using GreenServ.Router.Admin;
using GreenServ.Router.Security;
using GreenServ.ServiceDefaults;
using GreenServ.ServiceDefaults.Telemetry;
using GreenServ.Storage;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Replicas;
using Microsoft.Extensions.Options;

namespace GreenServ.Router;

/// <summary>The router as a process of its own, one of any number that share Redis and Postgres.</summary>
internal static class ReplicaCommand
{
    private const string Name = "GreenServ.Router";
    private const string DataFolderKey = "data-dir";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder([.. args.Where(arg => arg != "--create-key")]);
        if (SharedStorage.Refusal(builder.Configuration, Name, SharedStorage.State, SharedStorage.Telemetry) is { } refusal)
            return await FailAsync(refusal);
        try
        {
            if (args.Contains("--create-key"))
                await CreateKeyAsync(builder.Configuration);
            else
                await ServeAsync(builder);
            return 0;
        }
        catch (OptionsValidationException e)
        {
            return await FailAsync(string.Join(Environment.NewLine, e.Failures));
        }
        catch (Exception e) when (e is StorageException or InvalidDataException or IOException or InvalidOperationException)
        {
            return await FailAsync($"{Name} did not start. {e.Message}");
        }
    }

    private static async Task ServeAsync(WebApplicationBuilder builder)
    {
        builder.Listen("http://localhost:8080");
        using var loggers = builder.CreateLoggers();
        using var telemetry = ProcessTelemetry.Start("greenserv-router", builder.Configuration);
        using var folder = DataFolder.Open(builder.Configuration[DataFolderKey] ?? "greenserv-router");
        await using var stores = await OpenStoresAsync(builder.Configuration, loggers);
        stores.Database.Guard(folder.DatabaseId);
        await RequireDatabaseAsync(stores.Database);
        using var storage = ReplicaStorage.Open(folder, stores, JournalOptionsOf(builder.Configuration), TimeProvider.System, loggers);

        builder.Services.AddReplicaStorage(storage, stores);
        builder.Services.AddPolicyCheckpointing();
        builder.Services.AddSingleton(telemetry);
        builder.AddRouter();
        await using var app = builder.Build();
        app.MapRouter();

        // Before the start: a host that finds something wrong while it starts logs where, a user needs to know what.
        app.Services.GetService<IStartupValidator>()?.Validate();
        await app.Services.GetRequiredService<ControlLoading>().StartingAsync(CancellationToken.None);
        await app.RunAsync();
    }

    // Where one of the two is away it is seen later.
    private static async Task RequireDatabaseAsync(PoolDatabase database)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            await database.RequireAsync(patience.Token);
        }
        catch (Exception e) when (e is StorageException and not OtherDatabaseException or OperationCanceledException)
        {
            // What is away is said by those who use it.
        }
    }

    private static async Task CreateKeyAsync(ConfigurationManager configuration)
    {
        using var loggers = LoggerFactory.Create(_ => { });
        await using var stores = await OpenStoresAsync(configuration, loggers);
        var secret = await AdminKeys.CreateAsync(stores.Telemetry.Control, TimeProvider.System, CancellationToken.None);
        await Console.Error.WriteLineAsync("A key that may do everything. Only its hash is kept: this is the one time it is shown. Every router needs keys from now on.");
        await Console.Out.WriteLineAsync(secret);
    }

    private static Task<SharedStores> OpenStoresAsync(ConfigurationManager configuration, ILoggerFactory loggers) => SharedStores.OpenAsync(
        configuration.GetConnectionString(SharedStorage.State)!, configuration.GetConnectionString(SharedStorage.Telemetry)!,
        configuration[$"{RouterOptions.SectionName}:{nameof(RouterOptions.Pool)}"] ?? RouterOptions.DefaultPool, TimeProvider.System, loggers);

    private static JournalOptions JournalOptionsOf(ConfigurationManager configuration) =>
        configuration.GetSection(JournalOptions.SectionName).Get<JournalOptions>() ?? new JournalOptions();

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return 1;
    }
}

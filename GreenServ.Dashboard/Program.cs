using GreenServ.Dashboard;
using GreenServ.ServiceDefaults;
using GreenServ.Storage;
using GreenServ.Storage.Postgres;
using Microsoft.Extensions.Options;

// Apart from the others this service reads history from Postgres, and all else from a router; all in one, GreenServ.AppHost hosts it.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
if (SharedStorage.Refusal(builder.Configuration, "GreenServ.Dashboard", SharedStorage.Telemetry) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return 1;
}

try
{
    builder.Listen("http://localhost:8081");
    using var loggers = builder.CreateLoggers();
    using var storage = PostgresStorage.Open(builder.Configuration.GetConnectionString(SharedStorage.Telemetry)!, TimeProvider.System, loggers);
    builder.Services.AddPostgresStorage(storage);
    builder.AddServiceDefaults();
    builder.AddDashboard();
    await using var app = builder.Build();
    app.MapDashboard();
    app.MapDefaultEndpoints();
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is StorageException or OptionsValidationException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync($"GreenServ.Dashboard did not start. {e.Message}");
    return 1;
}

using GreenServ.Storage;
using GreenServ.Storage.Postgres;

namespace GreenServ.Workers.Migrations;

/// <summary><c>--migrate</c>: brings the shared store's schema up to date and ends; with <c>--dry-run</c> says what it would do, and changes nothing.</summary>
internal static class MigrateCommand
{
    private const string Migrate = "--migrate";
    private const string DryRun = "--dry-run";

    public static bool IsAsked(string[] args) => args.Contains(Migrate) || args.Contains(DryRun);

    /// <returns>The exit code: 0 when the schema is up to date, or, of a dry run, would become so.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!args.Contains(Migrate))
        {
            await errors.WriteLineAsync($"{DryRun} goes with {Migrate}: GreenServ.Workers {Migrate} {DryRun}");
            return 2;
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. args.Except([Migrate, DryRun])]).Build();
        if (configuration.GetConnectionString("telemetry") is not { Length: > 0 } connectionString)
        {
            await errors.WriteLineAsync($"{Migrate} needs ConnectionStrings__telemetry, the database to migrate.");
            return 2;
        }

        try
        {
            using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true));
            using var storage = PostgresStorage.Open(connectionString, TimeProvider.System, loggers);
            if (args.Contains(DryRun))
                await TellAsync(storage.Store, output, cancellationToken);
            else
                await storage.Store.MigrateAsync(cancellationToken);
        }
        catch (StorageException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return 1;
        }

        if (!args.Contains(DryRun))
            await output.WriteLineAsync("The schema is up to date.");
        return 0;
    }

    private static async Task TellAsync(PostgresTelemetryStore store, TextWriter output, CancellationToken cancellationToken)
    {
        var pending = await store.FindPendingMigrationsAsync(cancellationToken);
        foreach (var script in pending)
            await output.WriteLineAsync($"-- {script.Name}, checksum {script.Checksum}{Environment.NewLine}{script.Sql}");
        await output.WriteLineAsync(pending.Count == 0
            ? "-- The schema is up to date: nothing would be applied."
            : $"-- {pending.Count} migrations would be applied, each in a transaction of its own. Nothing was changed.");
    }
}

using GreenServ.Router;
using GreenServ.Router.Security;
using GreenServ.Storage;
using GreenServ.Storage.Sqlite;

namespace GreenServ.AppHost.AllInOne;

/// <summary><c>--create-key</c>: makes a key for the data that the same command line without it would start on.</summary>
internal static class KeyCommand
{
    /// <summary>Prints the key alone on the output, so that a script can take it, and all else beside it.</summary>
    /// <exception cref="StartException">Something the user can put right.</exception>
    /// <exception cref="StorageException">The data folder can not be used.</exception>
    public static async Task RunAsync(StackSettings settings, TextWriter output, TextWriter remarks, CancellationToken cancellationToken)
    {
        var pool = await PoolChoice.MakeAsync(StackHost.Configuration(), settings, cancellationToken);
        using var folder = DataFolder.Open(settings.FolderOf(pool));
        using var file = new SqliteTelemetryStore(folder.TelemetryDatabase, TimeProvider.System, StackHost.LoggerFactory.CreateLogger<SqliteTelemetryStore>());
        var store = new SqliteControlStore(file, folder.ControlCopy, TimeProvider.System, StackHost.LoggerFactory.CreateLogger<SqliteControlStore>());
        var secret = await AdminKeys.CreateAsync(store, TimeProvider.System, cancellationToken);

        var whose = pool.IsDemo ? "the demo's data" : "the data";
        await remarks.WriteLineAsync(
            $"""
            A key that may do everything, for {whose} in {folder.Folder}. Only its hash is kept: this is the one time it is shown.
            From the next start on, requests need a key: 'Authorization: Bearer <key>'. More keys: POST /greenserv/keys.
            """);
        await output.WriteLineAsync(secret);
        await output.FlushAsync(cancellationToken);
    }
}

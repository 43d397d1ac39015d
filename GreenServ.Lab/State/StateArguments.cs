using System.CommandLine;
using GreenServ.Storage.Backups;
using GreenServ.Storage.Replicas;
using Microsoft.Extensions.Logging;

namespace GreenServ.Lab.State;

/// <summary>Where the state lies: options that export and import have in common.</summary>
internal sealed class StateArguments
{
    private const string RedisVariable = "ConnectionStrings__state";
    private const string PostgresVariable = "ConnectionStrings__telemetry";
    private const string DefaultPool = "default";

    private readonly Option<string?> _folder = new("--data-dir") { HelpName = "DIR", Description = "The data folder of a router that is stopped." };
    private readonly Option<bool> _servers = new("--servers") { Description = $"The Redis and the Postgres that several routers share, as {RedisVariable} and {PostgresVariable} name them." };
    private readonly Option<string?> _pool = new("--pool") { HelpName = "NAME", Description = "Name of the pool (the routers' GreenServ:Router:Pool; 'default' unless the decisions kept there name another)." };

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_servers);
        command.Options.Add(_pool);
    }

    /// <summary>Why the options do not name one place; <c>null</c> where they do.</summary>
    public string? Problem(ParseResult parsed)
    {
        if (parsed.GetValue(_folder) is null == !parsed.GetValue(_servers))
            return "Say where the state lies: either --data-dir DIR, or --servers.";
        string[] missing = parsed.GetValue(_servers) ? [.. new[] { RedisVariable, PostgresVariable }.Where(name => string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(name)))] : [];
        return missing.Length == 0 ? null : $"--servers needs {string.Join(" and ", missing)} in the environment, as the routers have it.";
    }

    /// <summary>Uses the place that the options name.</summary>
    /// <exception cref="Storage.StorageException">It can not be used.</exception>
    public async Task<T> UseAsync<T>(ParseResult parsed, ILoggerFactory loggers, Func<IBackupPlace, Task<T>> use)
    {
        var pool = parsed.GetValue(_pool);
        if (parsed.GetValue(_folder) is { } folder)
            return await use(new FolderBackup(folder, pool, TimeProvider.System, loggers)).ConfigureAwait(false);
        var stores = await SharedStores.OpenAsync(
            Environment.GetEnvironmentVariable(RedisVariable)!, Environment.GetEnvironmentVariable(PostgresVariable)!, pool ?? DefaultPool, TimeProvider.System, loggers).ConfigureAwait(false);
        await using (stores.ConfigureAwait(false))
            return await use(new ServersBackup(stores, pool ?? DefaultPool, TimeProvider.System)).ConfigureAwait(false);
    }
}

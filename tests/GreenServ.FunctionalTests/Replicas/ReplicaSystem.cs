using System.Globalization;
using System.Text.RegularExpressions;
using GreenServ.FunctionalTests.Processes;
using GreenServ.Testing;
using Npgsql;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>Two routers and one worker as processes of their own over a real Redis and a real Postgres, before a simulated host.</summary>
internal sealed partial class ReplicaSystem : IAsyncDisposable
{
    public const string AdminKey = "key-of-the-administrator-of-these-tests";

    private const string Database = "greenserv";

    private readonly TemporaryFolder _folder;
    private readonly OllamaStandIn _ollama;
    private readonly Dictionary<string, string> _variables;

    private ReplicaSystem(TemporaryFolder folder, RedisServer redis, PostgresServer postgres, OllamaStandIn ollama, Dictionary<string, string>? variables)
    {
        (_folder, Redis, Postgres, _ollama) = (folder, redis, postgres, ollama);
        _variables = new()
        {
            ["ConnectionStrings__state"] = redis.ConnectionString,
            ["ConnectionStrings__telemetry"] = postgres.ConnectionString(Database),
            ["GreenServ__Router__Hosts__0__Url"] = ollama.Address,
            ["GreenServ__Router__ProbePeriod"] = "00:00:01",
            ["GREENSERV_ADMIN_KEY"] = AdminKey,
            ["GreenServ__Ingest__ClaimAfter"] = "00:00:03",
            ["GreenServ__Ingest__LongestRetryDelay"] = "00:00:01",
        };
        foreach (var (name, value) in variables ?? [])
            _variables[name] = value;
    }

    public RedisServer Redis { get; }
    public PostgresServer Postgres { get; }
    public List<RouterProcess> Routers { get; } = [];
    public ChildProcess? Workers { get; private set; }

    /// <summary>Where the workers listen.</summary>
    public Uri WorkersUrl => new(Listening.Match(Workers!.Output).Groups["url"].Value + "/");

    /// <summary>Connection strings and settings that every process of it has.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    public TemporaryFolder Folder => _folder;

    /// <param name="routers">How many.</param>
    /// <param name="redis">A Redis that is not as the usual one; the system ends it.</param>
    /// <param name="variables">Beyond, or instead of, the usual ones.</param>
    public static async Task<ReplicaSystem> StartAsync(int routers = 2, RedisServer? redis = null, Dictionary<string, string>? variables = null)
    {
        var folder = new TemporaryFolder();
        redis ??= await RedisServer.StartAsync();
        var postgres = PostgresServer.Start();
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
            await create.ExecuteNonQueryAsync();
        }

        var system = new ReplicaSystem(folder, redis, postgres, await OllamaStandIn.StartAsync(folder), variables);
        try
        {
            await system.StartWorkersAsync();
            for (var number = 0; number < routers; number++)
                system.Routers.Add(await system.StartRouterAsync(number));
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <param name="arguments">Beyond the address, for example <c>--roles</c>.</param>
    public async Task StartWorkersAsync(params string[] arguments)
    {
        Workers = LaunchWorkers(arguments);
        await Workers.WaitForOutputAsync("the workers listen", Listening.IsMatch);
    }

    /// <summary>Starts workers, and waits for nothing.</summary>
    public ChildProcess LaunchWorkers(params string[] arguments) =>
        ChildProcess.Start(BuiltProgram.Of("GreenServ.Workers"), ["--urls", "http://127.0.0.1:0", .. arguments], _folder.Path, _variables);

    /// <summary>Starts a router, on what one of that number left behind.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="state">Its connection string of Redis; <c>null</c> for the usual one.</param>
    public async Task<RouterProcess> StartRouterAsync(int number, string? state = null)
    {
        var process = LaunchRouter(number, state);
        await process.WaitForOutputAsync("the router listens", Listening.IsMatch);
        return new RouterProcess(process, UrlOf(process));
    }

    /// <summary>Starts a router that can not start; returns its exit code and all it printed.</summary>
    public async Task<(int Code, string Output)> RefusedRouterAsync(int number)
    {
        await using var process = LaunchRouter(number);
        var code = await process.WaitForExitAsync();
        return (code, process.Output + "\n" + process.Errors);
    }

    /// <summary>Where a service that listens does.</summary>
    public static string UrlOf(ChildProcess process) => Listening.Match(process.Output).Groups["url"].Value;

    /// <summary>Replaces a router that was killed by one in the same folder.</summary>
    public async Task RestartRouterAsync(int number)
    {
        await Routers[number].DisposeAsync();
        Routers[number] = await StartRouterAsync(number);
    }

    /// <summary>Starts a dashboard that asks the first router; returns it with its address.</summary>
    public async Task<(ChildProcess Process, Uri Url)> StartDashboardAsync()
    {
        var variables = new Dictionary<string, string>(_variables)
        {
            ["GreenServ__Dashboard__RouterUrl"] = Routers[0].Http.BaseAddress!.ToString(),
            ["GreenServ__Dashboard__RouterKey"] = AdminKey,
        };
        var process = ChildProcess.Start(BuiltProgram.Of("GreenServ.Dashboard"), ["--urls", "http://127.0.0.1:0"], _folder.Path, variables);
        await process.WaitForOutputAsync("the dashboard listens", Listening.IsMatch);
        return (process, new Uri(Listening.Match(process.Output).Groups["url"].Value + "/"));
    }

    /// <summary>One number from the store.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString(Database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var router in Routers)
            await router.DisposeAsync();
        if (Workers is not null)
            await Workers.DisposeAsync();
        await _ollama.DisposeAsync();
        await Redis.DisposeAsync();
        Postgres.Dispose();
        _folder.Dispose();
    }

    private ChildProcess LaunchRouter(int number, string? state = null)
    {
        var variables = new Dictionary<string, string>(_variables) { ["ConnectionStrings__state"] = state ?? _variables["ConnectionStrings__state"] };
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--data-dir", _folder.File(string.Create(CultureInfo.InvariantCulture, $"router-{number}"))];
        return ChildProcess.Start(BuiltProgram.Of("GreenServ.Router"), arguments, _folder.Path, variables);
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening { get; }
}

/// <summary>A router that runs.</summary>
internal sealed class RouterProcess : IAsyncDisposable
{
    public RouterProcess(ChildProcess process, string url)
    {
        Process = process;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url + "/") };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", ReplicaSystem.AdminKey);
    }

    public ChildProcess Process { get; }

    public HttpClient Http { get; }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// One connection to Redis 7 that comes and goes with the server. Every call has a deadline of its own: past it the caller knows nothing
/// of what became of the call (a stopped server carries it out when it goes on), so whatever is sent here must bear to be carried out late or twice.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_firstConnect = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_explanationAge = TimeSpan.FromSeconds(2);

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly TimeSpan _deadline;
    private readonly RedisDiagnosis _diagnosis;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Task<string>? _explanation;
    private long _explainedAt;
    private int _reconnects;
    private volatile Func<CancellationToken, Task>? _admission;

    private RedisConnection(ConnectionMultiplexer multiplexer, string address, TimeSpan deadline, RedisDiagnosis diagnosis, ILogger logger)
    {
        (_multiplexer, Address, _deadline, _diagnosis, _logger) = (multiplexer, address, deadline, diagnosis, logger);
        multiplexer.ConnectionFailed += (_, failure) =>
        {
            if (failure.ConnectionType == ConnectionType.Interactive)
                LogLost(Address, failure.FailureType);
        };
        multiplexer.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType != ConnectionType.Interactive)
                return;
            Interlocked.Increment(ref _reconnects);
            LogRestored(Address);
        };
    }

    /// <summary>Hosts and ports, without secrets.</summary>
    public string Address { get; }

    /// <summary>Whether the server was reached last.</summary>
    public bool IsConnected => _multiplexer.IsConnected;

    /// <summary>How often the server was lost and found again: it may have begun anew without its last second.</summary>
    public int Reconnects => Volatile.Read(ref _reconnects);

    /// <summary>Asked before every call, whose exception its own is then; <c>null</c> where nothing has to be.</summary>
    internal Func<CancellationToken, Task>? Admission
    {
        get => _admission;
        set => _admission = value;
    }

    /// <summary>Connects in the background where the server is away; that is no error.</summary>
    /// <param name="connectionString">As StackExchange.Redis reads it: <c>host:6379,password=…,ssl=true,…</c></param>
    /// <param name="deadline">How long a call may take; <c>null</c> for 2 s.</param>
    /// <param name="logger">Hears when the server goes and comes.</param>
    /// <exception cref="StorageException">The connection string is wrong; the message does not repeat it.</exception>
    public static async Task<RedisConnection> OpenAsync(string connectionString, ILogger<RedisConnection> logger, TimeSpan? deadline = null)
    {
        var options = ToOptions(connectionString);
        var address = string.Join(", ", options.EndPoints.Select(endpoint => AddressOf(endpoint)));
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var patience = deadline ?? TimeSpan.FromSeconds(2);
        return new RedisConnection(multiplexer, address, patience, new RedisDiagnosis(options, patience), logger);
    }

    /// <summary>Sends one command.</summary>
    /// <exception cref="StorageException">The server is away, did not answer in time, or refused the command.</exception>
    public async Task<RedisResult> ExecuteAsync(string command, object[] arguments, CancellationToken cancellationToken)
    {
        await BeAdmittedAsync(cancellationToken);
        return await WithinDeadlineAsync(() => _multiplexer.GetDatabase().ExecuteAsync(command, arguments), command, KeyOf(arguments), cancellationToken);
    }

    /// <summary>Sends commands at once and waits for all: one round trip.</summary>
    /// <exception cref="StorageException">As for <see cref="ExecuteAsync"/>; some of them may have been carried out.</exception>
    public async Task ExecuteAllAsync(string command, IReadOnlyCollection<object[]> calls, CancellationToken cancellationToken)
    {
        await BeAdmittedAsync(cancellationToken);
        await WithinDeadlineAsync(
            async () =>
            {
                var database = _multiplexer.GetDatabase();
                await Task.WhenAll(calls.Select(arguments => database.ExecuteAsync(command, arguments)).ToArray());
                return true;
            },
            command, KeyOf(calls.FirstOrDefault() ?? []), cancellationToken);
    }

    /// <summary>Runs a script, which Redis runs whole or not at all.</summary>
    /// <exception cref="StorageException">As for <see cref="ExecuteAsync"/>.</exception>
    public async Task<RedisResult> EvaluateAsync(string script, string[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        await BeAdmittedAsync(cancellationToken);
        return await EvaluateUnadmittedAsync(script, keys, values, cancellationToken);
    }

    /// <summary>The same by what <see cref="Admission"/> rests on.</summary>
    internal Task<RedisResult> EvaluateUnadmittedAsync(string script, string[] keys, RedisValue[] values, CancellationToken cancellationToken) => WithinDeadlineAsync(
        () => _multiplexer.GetDatabase().ScriptEvaluateAsync(script, [.. keys.Select(key => (RedisKey)key)], values), "EVAL", keys.FirstOrDefault(), cancellationToken);

    /// <summary>Tells all that listen to a channel; who is not connected hears nothing.</summary>
    /// <exception cref="StorageException">As for <see cref="ExecuteAsync"/>.</exception>
    public Task PublishAsync(string channel, string message, CancellationToken cancellationToken) =>
        WithinDeadlineAsync(() => _multiplexer.GetSubscriber().PublishAsync(channel, message), "PUBLISH", key: null, cancellationToken);

    /// <summary>Listens to a channel for as long as the connection lives, again after each loss of the server.</summary>
    /// <exception cref="StorageException">As for <see cref="ExecuteAsync"/>.</exception>
    public Task SubscribeAsync(string channel, Action<string> received, CancellationToken cancellationToken) => WithinDeadlineAsync(
        async () =>
        {
            await _multiplexer.GetSubscriber().SubscribeAsync(channel, (_, message) => received(message!));
            return true;
        },
        "SUBSCRIBE", key: null, cancellationToken);

    public async ValueTask DisposeAsync() => await _multiplexer.CloseAsync(allowCommandsToComplete: false).WaitAsync(_deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static ConfigurationOptions ToOptions(string connectionString)
    {
        var options = RedisConnectionString.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = (int)s_firstConnect.TotalMilliseconds;
        options.ClientName = string.Create(CultureInfo.InvariantCulture, $"greenserv-{Environment.ProcessId}");
        return options;
    }

    private static string AddressOf(EndPoint endpoint) =>
        endpoint is DnsEndPoint dns ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}") : endpoint.ToString()!;

    // Calls that fail together, and for a while after, share one explanation.
    private Task<string> ExplainAsync()
    {
        lock (_lock)
        {
            if (_explanation is null || (_explanation.IsCompleted && Stopwatch.GetElapsedTime(_explainedAt) > s_explanationAge))
                (_explanation, _explainedAt) = (_diagnosis.ExplainAsync(), Stopwatch.GetTimestamp());
            return _explanation;
        }
    }

    private Task BeAdmittedAsync(CancellationToken cancellationToken) => _admission?.Invoke(cancellationToken) ?? Task.CompletedTask;

    // Redis itself does not say under which key it found what it refuses.
    private static string? KeyOf(object[] arguments) => arguments.OfType<string>().FirstOrDefault(RedisKeys.IsOne);

    private async Task<T> WithinDeadlineAsync<T>(Func<Task<T>> call, string command, string? key, CancellationToken cancellationToken)
    {
        try
        {
            return await call().WaitAsync(_deadline, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new StorageException(string.Create(CultureInfo.InvariantCulture, $"Redis at {Address} did not answer {command} within {_deadline.TotalSeconds:0.#} s."), e);
        }
        catch (RedisServerException e)
        {
            throw new RedisRefusedException($"Redis at {Address} refused {command}{(key is null ? "" : " " + key)}: {e.Message.TrimEnd('.')}.{RedisRefusals.Remedy(e.Message)}", e);
        }
        catch (RedisException e)
        {
            // The client's own message holds counters for its authors; why the server can not be used is what matters.
            throw new StorageException($"Redis at {Address} {await ExplainAsync()}", e);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageException($"The connection to Redis at {Address} is closed.", e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis at {Address} is away ({Failure}). Requests go on; what is learned meanwhile is shared when it is back.")]
    private partial void LogLost(string address, ConnectionFailureType failure);

    [LoggerMessage(LogLevel.Information, "Redis at {Address} is back.")]
    private partial void LogRestored(string address);
}

using System.Text.Json.Nodes;
using GreenServ.Router.Queues;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>
/// A router on a real port between raw sockets. Its one host takes one request at a time, so that whatever keeps its slot shows in
/// the next request; and what fails may leave nothing behind.
/// </summary>
public abstract class HostileTest : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-hostile-" + Guid.NewGuid().ToString("N"));
    private readonly UnhandledErrors _errors = new();

    private protected RawHost Host { get; private set; } = null!;
    private protected RouterApp Router { get; private set; } = null!;

    /// <summary>How long a test waits for what must come: far longer than it takes.</summary>
    internal static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Router is not null)
        {
            await Host.DisposeAsync();
            await Router.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        Assert.True(_errors.Lines.Count == 0, string.Join("\n", _errors.Lines));
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(Lane lane, Action<RouterOptions>? configure = null, Action<KestrelServerLimits>? limits = null)
    {
        Host = RawHost.Start();
        Host.Answer = connection => AnswerWell(lane, connection);
        Router = await RouterApp.StartAsync(
            _folder,
            options =>
            {
                options.Hosts.Add(new() { Url = Host.Url, Name = "raw", Kind = lane.HostKind, MaxConcurrency = 1, MaxWaiting = 4 });
                configure?.Invoke(options);
            },
            build: builder =>
            {
                builder.Logging.AddProvider(_errors);
                builder.WebHost.ConfigureKestrel(kestrel => limits?.Invoke(kestrel.Limits));
            });
    }

    /// <summary>What a host in order says.</summary>
    private protected static Task AnswerWell(Lane lane, RawConnection connection) =>
        connection.Path == "/v1/responses" ? connection.SendAsync(Lane.Answer("404 page not found", "404 Not Found", "Content-Type: text/plain\r\n"))
        : connection.Body.Contains("\"stream\":true", StringComparison.Ordinal) ? connection.SendAsync(lane.StreamHead + lane.FirstEvent + lane.LastEvent())
        : connection.SendAsync(Lane.Answer(lane.Whole()));

    /// <summary>Lets the host answer so, where it is asked for a completion.</summary>
    private protected void Script(Lane lane, Func<RawConnection, Task> answer) =>
        Host.Answer = connection => connection.Path == "/v1/responses" ? AnswerWell(lane, connection) : answer(connection);

    /// <summary>The router must be as it was: nothing under way, nothing waiting, nothing learned, no connection to the host held, and ready to serve.</summary>
    private protected async Task AssertNothingLeakedAsync(Lane lane)
    {
        var learned = Learned();
        await UntilIdleAsync();
        await Host.LeftAsync();
        Assert.Equal((0, 0), learned);

        Host.Answer = connection => AnswerWell(lane, connection);
        await Router.RefreshPoolAsync();
        await using var client = await RawClient.ConnectAsync(Router);
        var answer = await client.AskAsync(RawClient.Post(lane.Path, lane.Request(stream: false)));
        Assert.Equal(200, answer.Status);
        await UntilIdleAsync();
        Assert.Equal((0, 1), Learned());
    }

    private protected async Task UntilIdleAsync()
    {
        var patience = Patience;
        while (Queues().Any(queue => queue.UnderWay + queue.Waiting > 0))
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private protected async Task UntilWaitingAsync(int count)
    {
        var patience = Patience;
        while (Queues().Sum(queue => queue.Waiting) != count)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The latest decision's outcome.</summary>
    private protected async Task<JsonNode> OutcomeAsync(RawAnswer answer) => (await Router.ExplainAsync(answer.Headers["x-greenserv-decision-id"]))["outcome"]!;

    private IEnumerable<QueueState> Queues() => Router.Get<HostQueues>().Read().Select(queue => queue.State);

    /// <summary>Rows of quality and of energy that were learned.</summary>
    private protected (int Quality, int Energy) Learned()
    {
        if (Router.Learner.State is not { } state)
            return (0, 0);
        using var entered = state.Enter();
        var arms = state.Pool.Arms.Select(state.Pool.GetArm).ToArray();
        return ((int)arms.Sum(arm => arm.Quality.Count), (int)Math.Round(arms.Sum(arm => arm.Energy.Count)));
    }

    /// <summary>Keeps what the server logs of exceptions nobody caught.</summary>
    private sealed class UnhandledErrors : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Error)
                return;
            lock (Lines)
                Lines.Add($"{formatter(state, exception)} {exception}");
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}

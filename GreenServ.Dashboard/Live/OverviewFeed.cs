using System.Net;
using GreenServ.Client;
using GreenServ.Client.Wire;
using GreenServ.Dashboard.Overview;
using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard.Live;

/// <summary>
/// Shares one reading of store and router among all open pages: what is read depends on the windows somebody looks at,
/// not on how many look. Figures that can no longer be read stay, with the problem beside them.
/// </summary>
internal sealed partial class OverviewFeed(
    OverviewReader reader, GreenServClient router, IOptions<DashboardOptions> options, TimeProvider time, ILogger<OverviewFeed> logger)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private readonly Dictionary<TimeWindow, (WindowFigures Figures, SlaHistory Sla, DateTimeOffset ReadAt)> _windows = [];
    private readonly SemaphoreSlim _wanted = new(0);
    private LiveFigures? _live;
    private string? _storeProblem;
    private PoolStatus? _pool;
    private string? _routerProblem;
    private IReadOnlyList<HealthCheckAnswer> _troubles = [];
    private SlaReading _sla = new();

    /// <summary>Calls <paramref name="changed"/> after every reading of <paramref name="window"/>, from any thread, until disposed.</summary>
    public IDisposable Subscribe(TimeWindow window, Action<OverviewSnapshot> changed)
    {
        var subscription = new Subscription(this, window, changed);
        lock (_gate)
            _subscriptions.Add(subscription);
        _wanted.Release();
        return subscription;
    }

    /// <summary>The newest figures of <paramref name="window"/> that were read.</summary>
    public OverviewSnapshot Latest(TimeWindow window)
    {
        lock (_gate)
        {
            return new()
            {
                Window = window,
                Overview = _live is not null && _windows.TryGetValue(window, out var read) ? new(_live, read.Figures, read.Sla) : null,
                StoreProblem = _storeProblem,
                Pool = _pool,
                RouterProblem = _routerProblem,
                Troubles = _troubles,
                Sla = _sla,
            };
        }
    }

    /// <summary>Completes when there is somebody new to read for.</summary>
    public async Task WhenWantedAsync(CancellationToken cancellationToken)
    {
        await _wanted.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (_wanted.Wait(0, CancellationToken.None))
        {
            // One reading serves everybody who came meanwhile.
        }
    }

    /// <summary>Whether anybody looks.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_gate)
                return _subscriptions.Count > 0;
        }
    }

    public void Dispose() => _wanted.Dispose();

    /// <summary>Reads once for all subscriptions and tells them.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        TimeWindow[] windows;
        lock (_gate)
            windows = [.. _subscriptions.Select(subscription => subscription.Window).Distinct()];

        await Task.WhenAll(ReadStoreAsync(windows, cancellationToken), ReadRouterAsync(cancellationToken)).ConfigureAwait(false);

        Subscription[] told;
        lock (_gate)
            told = [.. _subscriptions];
        foreach (var subscription in told)
            subscription.Changed(Latest(subscription.Window));
    }

    private async Task ReadStoreAsync(TimeWindow[] windows, CancellationToken cancellationToken)
    {
        var problem = await TryAsync("The telemetry store", async token =>
        {
            var live = await reader.ReadLiveAsync(token).ConfigureAwait(false);
            lock (_gate)
                _live = live;
            foreach (var window in windows.Where(IsDue))
            {
                var figures = await reader.ReadWindowAsync(window, token).ConfigureAwait(false);
                var sla = await reader.ReadSlaAsync(window, token).ConfigureAwait(false);
                lock (_gate)
                    _windows[window] = (figures, sla, time.GetUtcNow());
            }
        }, cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _storeProblem = problem;
    }

    private async Task ReadRouterAsync(CancellationToken cancellationToken)
    {
        var problem = await TryAsync("The router", async token =>
        {
            var pool = await router.GetPoolAsync(token).ConfigureAwait(false);
            lock (_gate)
                _pool = pool;
        }, cancellationToken).ConfigureAwait(false);
        lock (_gate)
            (_routerProblem, _troubles) = (problem, problem is null ? _troubles : []);
        if (problem is null)
            await TryAsync("The router's health", ReadTroublesAsync, cancellationToken).ConfigureAwait(false);

        // A router that does not even say what it serves is not asked for more.
        var slaProblem = problem is null ? await ReadSlaAsync(cancellationToken).ConfigureAwait(false) : "The router does not answer.";
        if (slaProblem is null)
            return;
        lock (_gate)
            _sla = _sla with { IsUnsupported = false, Problem = slaProblem };
    }

    private async Task ReadTroublesAsync(CancellationToken cancellationToken)
    {
        // The pool's own check says of all hosts what the pool says of each.
        var checks = (await router.GetHealthAsync(cancellationToken).ConfigureAwait(false)).Checks.Where(check => !check.IsHealthy && check.Name != "pool").ToArray();
        lock (_gate)
            _troubles = checks;
    }

    private Task<string?> ReadSlaAsync(CancellationToken cancellationToken) => TryAsync("What the router promises", async token =>
    {
        SlaReading reading;
        try
        {
            reading = new() { Figures = SlaFigures.Of(await router.GetSlaAsync(token).ConfigureAwait(false)), ReadAt = time.GetUtcNow() };
        }
        catch (HttpRequestException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
        {
            reading = new() { IsUnsupported = true };
        }

        lock (_gate)
            _sla = reading;
    }, cancellationToken);

    private bool IsDue(TimeWindow window)
    {
        lock (_gate)
            return !_windows.TryGetValue(window, out var read) || time.GetUtcNow() - read.ReadAt >= window.Staleness;
    }

    private async Task<string?> TryAsync(string what, Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await read(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.DidNotAnswer(logger, what, options.Value.ReadTimeout);
            return $"{what} did not answer within {options.Value.ReadTimeout.TotalSeconds:0.#} s.";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever a store's driver throws, the page says so and goes on trying.
            Log.CanNotBeRead(logger, what, exception);
            return $"{what} can not be read: {exception.Message.TrimEnd('.')}.";
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);

            // Nobody would keep them fresh, and the next visitor must not be greeted by old figures.
            if (_subscriptions.Count == 0)
                (_live, _storeProblem, _routerProblem, _troubles, _sla) = (null, null, null, [], new());
            if (_subscriptions.All(other => other.Window != subscription.Window))
                _windows.Remove(subscription.Window);
        }
    }

    private sealed class Subscription(OverviewFeed feed, TimeWindow window, Action<OverviewSnapshot> changed) : IDisposable
    {
        public TimeWindow Window => window;

        public void Changed(OverviewSnapshot snapshot) => changed(snapshot);

        public void Dispose() => feed.Remove(this);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{What} did not answer within {Timeout}.")]
        public static partial void DidNotAnswer(ILogger logger, string what, TimeSpan timeout);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{What} can not be read.")]
        public static partial void CanNotBeRead(ILogger logger, string what, Exception exception);
    }
}

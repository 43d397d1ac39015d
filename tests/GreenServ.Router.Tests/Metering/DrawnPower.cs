using System.Diagnostics;
using GreenServ.Workers.Tests.EnergyAgent;

namespace GreenServ.Router.Tests.Metering;

/// <summary>A machine that draws 50 W, and 300 W more for each request in flight, shown by a processor's counter that an energy agent can read.</summary>
internal sealed class DrawnPower : IDisposable
{
    private const double IdleWatts = 50;
    private const double RequestWatts = 300;
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    private readonly PowercapFolder _counter = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<(double At, TaskCompletionSource Reached)> _waiting = [];
    private readonly Task _running;
    private int _inFlight;
    private double _seconds;

    public DrawnPower() => _running = RunAsync();

    public string Folder => _counter.Path;

    /// <summary>Joules of all requests.</summary>
    public double Requests { get; private set; }

    /// <summary>A request runs for so long.</summary>
    public async Task RequestAsync(double seconds)
    {
        lock (_lock)
            _inFlight++;
        await PassAsync(seconds);
        lock (_lock)
            _inFlight--;
    }

    /// <summary>So much time passes.</summary>
    public Task PassAsync(double seconds)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((_seconds + seconds, reached));
            return reached.Task;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _running.Wait();
        _stop.Dispose();
        _counter.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(s_step);
        var (before, joules) = (Stopwatch.GetTimestamp(), 1.0);
        while (!_stop.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            var now = Stopwatch.GetTimestamp();
            var seconds = Stopwatch.GetElapsedTime(before, now).TotalSeconds;
            before = now;
            lock (_lock)
            {
                Requests += _inFlight * RequestWatts * seconds;
                joules = (joules + (IdleWatts + _inFlight * RequestWatts) * seconds) % PowercapFolder.WrapsAtJoules;
                _seconds += seconds;
                _waiting.Where(waiting => waiting.At <= _seconds).ToList().ForEach(waiting => waiting.Reached.SetResult());
                _waiting.RemoveAll(waiting => waiting.At <= _seconds);
            }

            _counter.Show(joules);
        }
    }
}

namespace GreenServ.Simulator.Tests;

/// <summary>A clock, with its timers, that moves when a test says so.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly TaskCompletionSource _timerMade = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Completes once somebody waits for the time to pass.</summary>
    public Task TimerAsync() => _timerMade.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state));
        lock (_lock)
            _timers.Add(timer);
        timer.Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : GetTimestamp() + dueTime.Ticks;
        _timerMade.TrySetResult();
        return timer;
    }

    public void Advance(TimeSpan time)
    {
        var now = Interlocked.Add(ref _ticks, time.Ticks);
        Timer[] due;
        lock (_lock)
            due = [.. _timers.Where(timer => timer.Due <= now)];
        foreach (var timer in due)
            timer.Fire();
    }

    private sealed class Timer(Action fire) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public void Fire()
        {
            Due = long.MaxValue;
            fire();
        }

        // Task.Delay, its only user here, never changes a timer but to stop it.
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = long.MaxValue;
            return true;
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

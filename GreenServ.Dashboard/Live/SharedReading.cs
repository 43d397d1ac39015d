namespace GreenServ.Dashboard.Live;

/// <summary>One reading for all who ask within a while: what is read does not depend on how many look.</summary>
/// <typeparam name="T">What is read; a reading that fails is to say so in it.</typeparam>
internal sealed class SharedReading<T>(Func<Task<T>> read, Func<T, TimeSpan> freshFor, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<T>? _reading;
    private long _startedAt;

    /// <summary>The reading under way, or the last one where that is fresh, or a new one.</summary>
    public Task<T> GetAsync()
    {
        lock (_gate)
        {
            if (_reading is null || (_reading is { IsCompleted: true } done && time.GetElapsedTime(_startedAt) >= freshFor(done.Result)))
                (_startedAt, _reading) = (time.GetTimestamp(), read());
            return _reading;
        }
    }
}

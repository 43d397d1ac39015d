using GreenServ.Dashboard.Live;

namespace GreenServ.Dashboard.Tests.Live;

public sealed class SharedReadingTests
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Get_WhileFreshOrUnderWay_ReadsOnce()
    {
        var (time, reads, first) = (new StepTime(), 0, new TaskCompletionSource<int>());
        var shared = new SharedReading<int>(() => ++reads == 1 ? first.Task : Task.FromResult(reads), _ => s_fresh, time);

        var (one, other) = (shared.GetAsync(), shared.GetAsync());
        time.Now += TimeSpan.FromSeconds(9);
        var late = shared.GetAsync();
        first.SetResult(1);

        int[] seen = await Task.WhenAll(one, other, late);
        Assert.Equal([1, 1, 1], seen);
        Assert.Equal(1, reads);
        Assert.Equal(2, await shared.GetAsync());
        time.Now += s_fresh / 2;
        Assert.Equal(2, await shared.GetAsync());
        time.Now += s_fresh / 2;
        Assert.Equal(3, await shared.GetAsync());
    }

    private sealed class StepTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}

using System.Threading.Channels;
using GreenServ.Router.Carbon;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Carbon;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Tests.Carbon;

public sealed class GridFeedPollerTests
{
    [Fact]
    public async Task Execute_FeedOfTwoSites_IsAskedAtOnceAndThenEachPeriod()
    {
        var asked = Channel.CreateUnbounded<bool>();
        await using var server = await FeedServer.StartAsync();
        server.Answer = async http =>
        {
            await http.Response.WriteAsync("""{"carbonIntensity":100}""");
            asked.Writer.TryWrite(true);
        };
        var options = new CarbonOptions { Feed = new() { Url = server.Url, Period = TimeSpan.FromMinutes(5) } };
        options.Hosts.Add(new HostGridOptions { Host = "same-grid", PowerUsageEffectiveness = 2 });
        var time = new RingingTime();
        var sites = new CarbonSites(Options.Create(options), time);
        var path = Path.Combine(Path.GetTempPath(), $"greenserv-carbon-{Guid.NewGuid():N}.json");
        var file = new IntensityFile(path, time, new RecordingLogger<IntensityFile>());
        using var poller = new GridFeedPoller(sites, file, new PlainClients(), time, new RecordingLogger<GridFeedPoller>());

        await poller.StartAsync(TestContext.Current.CancellationToken);
        await asked.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(asked.Reader.TryRead(out _));
        (await time.Timers.Reader.ReadAsync(TestContext.Current.CancellationToken)).Ring();
        await asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

        await poller.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(100, sites.Of("same-grid")!.GramsPerKwh);
        Assert.Equal(2, sites.Of("same-grid")!.PowerUsageEffectiveness);
        File.Delete(path);
    }

    /// <summary>Hands a test the periodic timers that are made on it; what has a deadline never meets it.</summary>
    private sealed class RingingTime : TimeProvider
    {
        public Channel<Timer> Timers { get; } = Channel.CreateUnbounded<Timer>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(callback, state);
            if (period > TimeSpan.Zero)
                Timers.Writer.TryWrite(timer);
            return timer;
        }

        internal sealed class Timer(TimerCallback callback, object? state) : ITimer
        {
            public void Ring() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class PlainClients : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new();
    }
}

using System.Net;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>A host that takes four requests at once gets four from two routers together, whichever of them is asked.</summary>
public sealed class SlotTests : IAsyncLifetime
{
    private const int Limit = 4;
    private const int BlockOfEach = 1;

    private readonly RecordingHost _host = new("42", TimeSpan.FromMilliseconds(30));
    private ReplicaSystem _system = null!;
    private int _answers;

    public async ValueTask InitializeAsync() =>
        _system = await ReplicaSystem.StartAsync(variables: new() { ["GreenServ__Router__Hosts__0__Url"] = _host.Address });

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Ask_MoreThanTheHostTakes_BothTogetherKeepToItsLimitAlsoWithoutRedis()
    {
        using var stop = new CancellationTokenSource();
        var first = KeepAskingAsync(0, stop.Token);
        await Until.TrueAsync("one router alone uses all slots", () => Task.FromResult(_host.UnderWay == Limit));
        var second = KeepAskingAsync(1, stop.Token);
        await AnswersAsync(200);

        await _system.Redis.KillAsync();
        await AnswersAsync(200);

        await stop.CancelAsync();
        await Task.WhenAll(first, second);
        Assert.InRange(_host.Most, Limit, Limit + 2 * BlockOfEach);
    }

    private Task AnswersAsync(int more)
    {
        var until = Volatile.Read(ref _answers) + more;
        return Until.TrueAsync($"{more} more answers", () => Task.FromResult(Volatile.Read(ref _answers) >= until));
    }

    private Task KeepAskingAsync(int router, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(HttpStatusCode.OK, (await _system.Routers[router].Http.ChatAsync()).Status);
            Interlocked.Increment(ref _answers);
        }
    }));
}

using System.Collections.Concurrent;
using System.Globalization;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>
/// <c>kill -9</c> of router, workers, Redis and Postgres at random moments under load: what was answered and acknowledged is there afterwards, once.
/// <c>eng/faults.sh</c> runs many rounds.
/// </summary>
public sealed class ReplicaKillTests : IAsyncLifetime
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("GREENSERV_FAULT_ROUNDS") ?? "4", CultureInfo.InvariantCulture);
    private static readonly int s_seed = int.Parse(Environment.GetEnvironmentVariable("GREENSERV_FAULT_SEED") ?? "1", CultureInfo.InvariantCulture);

    private readonly ConcurrentDictionary<string, bool> _completed = new();
    private readonly ConcurrentDictionary<string, double> _acknowledged = new();
    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await ReplicaSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Kill_AnyProcessUnderLoad_LosesNothingPromisedAndDoublesNothing()
    {
        var random = new Random(s_seed);
        for (var round = 0; round < s_rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 4).Select(client => AskAndScoreAsync(client, round, stop.Token)).ToArray();
            await WorkOnAsync(20 + random.Next(40));
            await KillAndRestartAsync((round + s_seed) % 4);
            await WorkOnAsync(20);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        var ids = _completed.Keys.ToHashSet();
        await Until.TrueAsync("the store has every answered decision", async () =>
            await _system.CountAsync($"SELECT count(*) FROM decisions WHERE id IN ({string.Join(',', ids.Select(id => $"'{id}'"))})") == ids.Count);
        foreach (var (decision, score) in _acknowledged)
        {
            Assert.Equal(1, await _system.CountAsync($"SELECT count(*) FROM feedback WHERE decision_id = '{decision}'"));
            var quality = score.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(1, await _system.CountAsync($"SELECT count(*) FROM decisions WHERE id = '{decision}' AND abs(quality - {quality}) < 1e-9"));
        }

        await _system.AssertLearnedAsLoggedAsync();
        await _system.AssertLearnedAsStoredAsync();
    }

    private async Task KillAndRestartAsync(int which)
    {
        switch (which)
        {
            case 0:
                _system.Routers[0].Process.Send(Signal.Kill);
                await _system.RestartRouterAsync(0);
                break;
            case 1:
                _system.Workers!.Send(Signal.Kill);
                await _system.Workers.DisposeAsync();
                await _system.StartWorkersAsync();
                break;
            case 2:
                await _system.Redis.KillAsync();
                await _system.Redis.RestartAsync();
                break;
            default:
                _system.Postgres.Kill();
                _system.Postgres.Restart();
                break;
        }
    }

    private async Task WorkOnAsync(int answers)
    {
        var until = _completed.Count + answers;
        await Until.TrueAsync($"{answers} more answers", () => Task.FromResult(_completed.Count >= until));
    }

    private async Task AskAndScoreAsync(int client, int round, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            // Whatever is being restarted is not there for a moment: the next request finds it, or the other router.
            var router = _system.Routers[(client + i) % 2];
            try
            {
                var decision = await router.Http.DecideAsync(string.Create(CultureInfo.InvariantCulture, $"What is {client} + {round * 1000 + i}?"));
                _completed[decision] = true;
                var score = i % 11 / 10.0;
                await router.Http.ScoreAsync(decision, score);
                _acknowledged[decision] = score;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or ObjectDisposedException)
            {
                await Task.Yield();
            }
        }
    }
}

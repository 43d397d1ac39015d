using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>A key's limit holds for two routers together: all of it can be used at either, and less than a block of each comes on top of it.</summary>
public sealed class SharedLimitTests : IAsyncLifetime
{
    private const int Limit = 120;
    private const int BlockOfEach = Limit / 4;

    private readonly RecordingHost _host = new("42");
    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync() =>
        _system = await ReplicaSystem.StartAsync(variables: new() { ["GreenServ__Router__Hosts__0__Url"] = _host.Address });

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Ask_WithOneKey_BothTogetherKeepToItsLimitAlsoWithoutRedis()
    {
        using var first = await MakeKeyAsync();
        using var second = await MakeKeyAsync();

        // A router that did not hear of the other would use its block and then its share: it is a minute and a half until that comes to the limit.
        await Until.TrueAsync("one router alone uses the limit", async () =>
        {
            await first.AskAsync(0, 8);
            return first.Answered >= Limit;
        });
        await Until.TrueAsync("the other has none left", async () => !await first.AskAsync(1, 1));
        first.AssertKept();

        await _system.Redis.KillAsync();
        await Until.TrueAsync("each router uses its share", async () =>
        {
            await second.AskAsync(0, 8);
            await second.AskAsync(1, 8);
            return second.AnsweredBy.All(answered => answered > BlockOfEach + 2);
        });
        second.AssertKept();
    }

    private async Task<KeyInUse> MakeKeyAsync()
    {
        using var made = await _system.Routers[0].Http.PostAsJsonAsync("greenserv/keys", new { name = "app", scopes = (string[])["infer"], requestsPerMinute = Limit });
        var secret = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString()!;
        var key = new KeyInUse([.. _system.Routers.Select(router => router.Http.BaseAddress!)], secret);
        await Until.TrueAsync("the other router knows the key", key.IsKnownAsync);
        return key;
    }

    /// <summary>A key, and what came of the requests that were made with it.</summary>
    private sealed class KeyInUse : IDisposable
    {
        private readonly HttpClient[] _routers;
        private readonly int[] _answered;
        private readonly long _started = Stopwatch.GetTimestamp();

        public KeyInUse(Uri[] routers, string secret)
        {
            _answered = new int[routers.Length];
            _routers = [.. routers.Select(url => new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url })];
            foreach (var router in _routers)
                router.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        }

        public IReadOnlyList<int> AnsweredBy => _answered;

        public int Answered => _answered.Sum();

        public async Task<bool> IsKnownAsync() => (await Task.WhenAll(_routers.Select(router => router.GetAsync(new Uri("v1/models", UriKind.Relative))))).All(known => known.IsSuccessStatusCode);

        /// <summary>Makes some requests at once; returns whether all were answered, and not refused for the limit.</summary>
        public async Task<bool> AskAsync(int router, int requests)
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, requests).Select(async _ => (await _routers[router].ChatAsync()).Status));
            Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"HTTP {(int)status}"));
            var answered = statuses.Count(status => status == HttpStatusCode.OK);
            _answered[router] += answered;
            return answered == requests;
        }

        /// <summary>What was answered is the limit, what was refilled meanwhile, and less than a block of each router.</summary>
        public void AssertKept() => Assert.InRange(Answered, 0, Limit * (1 + Stopwatch.GetElapsedTime(_started).TotalMinutes) + (_routers.Length * BlockOfEach));

        public void Dispose() => Array.ForEach(_routers, router => router.Dispose());
    }
}

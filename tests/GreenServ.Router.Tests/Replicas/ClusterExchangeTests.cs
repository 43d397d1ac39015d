using GreenServ.Core.Features;
using GreenServ.Core.Features.Clusters;
using GreenServ.Core.Features.Layouts;
using GreenServ.Router.Replicas;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Replicas;

/// <summary>The clusters of several routers through one real Redis; each exchanges when its own clock says so.</summary>
public sealed class ClusterExchangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompts_OfBothBeforeEitherExchanged_AreAllCountedOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var one = await Router.StartAsync(redis);
        await using var two = await Router.StartAsync(redis);
        one.Read("What is 3 + 4?", "Write a haiku about rivers.");
        two.Read("def add(a, b): fix this code", "Summarize: the cat sat on the mat.", "What is 5 + 9?");

        await one.ExchangeUntilAsync(2);
        await two.ExchangeUntilAsync(5);
        await one.ExchangeUntilAsync(5);

        Assert.Equal(5, await two.SharedAsync());
        Assert.Equal(one.Clusters.Counts, two.Clusters.Counts);
        Assert.Equal(one.Clusters.Centroids.Select(centroid => centroid[0]), two.Clusters.Centroids.Select(centroid => centroid[0]));
    }

    [Fact]
    public async Task Router_ThatComesBack_CountsWhatItLearnedBeforeOnce()
    {
        await using var redis = await RedisServer.StartAsync();
        ClusterState left;
        await using (var before = await Router.StartAsync(redis))
        {
            before.Read("What is 3 + 4?", "Write a haiku about rivers.");
            await before.ExchangeUntilAsync(2);
            left = before.Clusters;
        }

        await using var again = await Router.StartAsync(redis, left);
        again.Read("What is 5 + 9?");
        await again.ExchangeUntilAsync(3);

        Assert.Equal(3, again.Clusters.Counts.Sum());
    }

    [Fact]
    public async Task Router_WithClustersOfItsOwn_BringsThemWhereNoneAreShared()
    {
        await using var redis = await RedisServer.StartAsync();
        var alone = new FeatureExtractor();
        alone.Extract("What is 3 + 4?");
        alone.Extract("Write a haiku about rivers.");

        await using var moved = await Router.StartAsync(redis, alone.ExportClusters());

        Assert.Equal(2, await moved.SharedAsync());
    }

    private sealed class Router : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("greenserv-clusters-").FullName;
        private readonly FakeTimeProvider _time = new();
        private readonly FeatureExtractor _features = new();
        private readonly DefaultLayout _layout = new();
        private readonly Journal _journal;
        private readonly RedisConnection _redis;
        private readonly SharedState _shared;
        private readonly ClusterExchange _exchange;

        private Router(RedisConnection redis)
        {
            _redis = redis;
            _shared = new SharedState(redis, "default");
            _journal = Journal.Open(_folder, new JournalOptions(), TimeProvider.System, NullLogger<Journal>.Instance);
            _exchange = new ClusterExchange(_shared, _journal, _features, _layout, new ReplicaHealth(_shared, NullLogger<ReplicaHealth>.Instance), _time);
        }

        public ClusterState Clusters => _features.ExportClusters();

        public static async Task<Router> StartAsync(RedisServer redis, ClusterState? left = null)
        {
            var router = new Router(await RedisConnection.OpenAsync(redis.ConnectionString, NullLogger<RedisConnection>.Instance));
            if (left is not null)
                router._features.ImportClusters(left);
            await router._exchange.StartAsync(Token);
            return router;
        }

        public void Read(params string[] prompts)
        {
            foreach (var prompt in prompts)
                _features.Extract(prompt);
        }

        public async Task ExchangeUntilAsync(long prompts)
        {
            await SlotSystem.UntilAsync($"{prompts} prompts are counted here and in Redis", async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Clusters.Counts.Sum() == prompts && await SharedAsync() == prompts;
            });
        }

        public async Task<long> SharedAsync() =>
            (await new SharedClusters(_redis, _shared.Keys, _layout.Name).ReadAsync(Token)).Clusters?.Counts.Sum() ?? 0;

        public async ValueTask DisposeAsync()
        {
            await _exchange.StopAsync(CancellationToken.None);
            _exchange.Dispose();
            _journal.Dispose();
            await _redis.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}

using GreenServ.Core.Bandits;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Telemetry;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Replicas that share records through a real Redis learn as one.</summary>
public sealed class SharedLearningTests
{
    private const double Horizon = 1_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_FourReplicasMuchBetweenExchanges_TheSameSumsAsOne()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pool = await Pool.OpenAsync(server);
        var random = new Random(7);
        var all = new List<JournalEntry>();

        for (var round = 0; round < 2; round++)
        {
            foreach (var replica in pool.Replicas)
            {
                for (var i = 0; i < 3_000; i++)
                    all.Add(replica.Decide(random));
                await replica.Shipper.ShipAsync(Token);
            }

            foreach (var replica in pool.Replicas)
                await replica.CatchUpAsync();
        }

        var one = Fold(all.OrderBy(entry => TimeOf(entry.Record)));
        Assert.All(pool.Replicas, replica => AssertSame(one, replica.State, 1e-9));
        Assert.All(pool.Replicas, replica => Assert.Equal(24_000, replica.State.Pool.Clock));
    }

    [Fact]
    public async Task Apply_HundredRandomStopsAndStarts_NothingIsLostOrDoubled()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pool = await Pool.OpenAsync(server);
        var random = new Random(11);
        var all = new List<JournalEntry>();
        var stops = 0;

        while (stops < 100)
        {
            var replica = pool.Replicas[random.Next(4)];
            switch (random.Next(6))
            {
                case 0 or 1:
                    all.Add(replica.Decide(random));
                    break;
                case 2 when all[^1].Record is DecisionRecord scored:
                    all.Add(replica.Append(Samples.Feedback(scored, random.NextDouble()) with { Time = scored.Time }));
                    break;
                case 3:
                    await replica.Shipper.ShipAsync(Token);
                    break;
                case 4:
                    await replica.CatchUpAsync(rounds: 1);
                    if (random.Next(2) == 0)
                        replica.Save();
                    break;
                default:
                    if (all.Count == 0)
                        break;
                    stops++;
                    if (random.Next(4) == 0)
                        await replica.StopAsync();
                    replica.Start();
                    break;
            }
        }

        foreach (var replica in pool.Replicas)
            await replica.Shipper.ShipAsync(Token);
        foreach (var replica in pool.Replicas)
            await replica.CatchUpAsync();

        var one = Fold(all);
        Assert.All(pool.Replicas, replica => AssertSame(one, replica.State, 1e-9));
        Assert.All(pool.Replicas, replica => Assert.Equal(all.Count, replica.State.AppliedUpTo().Values.Sum()));
    }

    [Fact]
    public async Task Ship_RedisStoppedAndContinued_NothingIsAppliedTwice()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pool = await Pool.OpenAsync(server, TimeSpan.FromMilliseconds(200));
        var random = new Random(3);
        var all = new List<JournalEntry>();
        var failed = 0;
        foreach (var replica in pool.Replicas)
            await replica.CatchUpAsync();

        server.Freeze();
        for (var round = 0; round < 3; round++)
        {
            foreach (var replica in pool.Replicas)
            {
                all.Add(replica.Decide(random));
                failed += await FailsAsync(() => replica.Shipper.ShipAsync(Token)) ? 1 : 0;
                failed += await FailsAsync(() => replica.CatchUpAsync()) ? 1 : 0;
            }
        }

        server.Thaw();
        foreach (var replica in pool.Replicas)
            await replica.Shipper.ShipAsync(Token);
        foreach (var replica in pool.Replicas)
            await replica.CatchUpAsync();

        Assert.Equal(24, failed);
        Assert.True(await pool.Log.CountAsync(Token) > all.Count, "What was sent while the server stood still was carried out late, and doubled.");
        var one = Fold(all);
        Assert.All(pool.Replicas, replica => AssertSame(one, replica.State, 1e-9));
    }

    [Fact]
    public async Task ReadOrBegin_TwoReplicasAtOnceEachWithNothing_BeginWithTheSameUnitOfEnergy()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pool = await Pool.OpenAsync(server);
        var shared = new SharedCheckpoint(pool.Redis, new RedisKeys("default"), Samples.Layout);

        var both = await Task.WhenAll(
            shared.ReadOrBeginAsync(PolicyCheckpoints.Export(new LearningState(Samples.Layout, 3, 40)), Token),
            shared.ReadOrBeginAsync(PolicyCheckpoints.Export(new LearningState(Samples.Layout, 3, 90)), Token));

        Assert.Equal(both[0], both[1]);
    }

    [Fact]
    public async Task Place_CheckpointOfAnother_BeginsWhereThatOneWas()
    {
        await using var server = await RedisServer.StartAsync();
        await using var pool = await Pool.OpenAsync(server);
        var random = new Random(5);
        var all = new List<JournalEntry>();
        var (first, second) = (pool.Replicas[0], pool.Replicas[1]);
        for (var i = 0; i < 50; i++)
            all.Add(first.Decide(random));
        await first.Shipper.ShipAsync(Token);
        await first.CatchUpAsync();
        await pool.Redis.ExecuteAsync("XTRIM", [pool.Log.Key, "MAXLEN", "0"], Token);

        second.Start(first.Export());
        all.Add(first.Decide(random));
        await first.Shipper.ShipAsync(Token);
        await second.CatchUpAsync();

        AssertSame(Fold(all), second.State, 1e-9);
    }

    private static async Task<bool> FailsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (StorageException)
        {
            return true;
        }
    }

    private static long TimeOf(JournalRecord record) => record is DecisionRecord decision ? decision.Time!.Value : 0;

    private static LearningState Fold(IEnumerable<JournalEntry> entries)
    {
        var state = new LearningState(Samples.Layout, 3, 10, Horizon);
        foreach (var entry in entries)
        {
            state.Apply(entry);
            state.MoveLandmark();
        }

        return state;
    }

    private static void AssertSame(LearningState expected, LearningState actual, double tolerance)
    {
        Assert.Equal(expected.Arms, actual.Arms);
        var scale = Math.Exp((actual.Pool.Landmark - expected.Pool.Landmark) / Horizon);
        foreach (var arm in expected.Arms)
        {
            AssertSame(expected.GetArm(arm).Energy, actual.GetArm(arm).Energy, scale, tolerance);
            AssertSame(expected.GetArm(arm).Quality, actual.GetArm(arm).Quality, scale, tolerance);
        }
    }

    private static void AssertSame(RegressionSums expected, RegressionSums actual, double scale, double tolerance)
    {
        double[] ours = [.. expected.XX, .. expected.XY, expected.YY];
        double[] theirs = [.. actual.XX, .. actual.XY, actual.YY];
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second * scale, tolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    private sealed class Pool : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();

        private Pool(RedisConnection redis)
        {
            Redis = redis;
            Log = new EventLog(redis, "events", EventLog.DefaultMaxLength);
            Replicas = [.. Enumerable.Range(0, 4).Select(number => new Replica(Path.Combine(_folder.Path, $"replica-{number}"), Log, redis))];
        }

        public RedisConnection Redis { get; }
        public EventLog Log { get; }
        public Replica[] Replicas { get; }

        public static async Task<Pool> OpenAsync(RedisServer server, TimeSpan? deadline = null) =>
            new(await RedisConnection.OpenAsync(server.ConnectionString, NullLogger<RedisConnection>.Instance, deadline));

        public async ValueTask DisposeAsync()
        {
            foreach (var replica in Replicas)
                await replica.StopAsync();
            await Redis.DisposeAsync();
            _folder.Dispose();
        }
    }

    /// <summary>What of a router is about learning: its journal, its checkpoint and the two ends of the log.</summary>
    private sealed class Replica
    {
        private readonly string _folder;
        private readonly EventLog _log;
        private readonly EventGroup _group;
        private PolicyCheckpoints _checkpoints = null!;
        private Journal _journal = null!;
        private EventTail _tail = null!;
        private int _number;

        public Replica(string folder, EventLog log, RedisConnection redis)
        {
            (_folder, _log, _group) = (folder, log, new EventGroup(redis, log.Key));
            Start();
        }

        public LearningState State { get; private set; } = null!;
        public EventShipper Shipper { get; private set; } = null!;

        /// <summary>Begins as a process does; what ran before in the folder is left as a kill leaves it.</summary>
        public void Start(byte[]? exported = null)
        {
            var options = new JournalOptions { Consumers = [JournalConsumers.Telemetry, JournalConsumers.Policy] };
            _journal = Journal.Open(Path.Combine(_folder, "journal"), options, TimeProvider.System, NullLogger<Journal>.Instance);
            _checkpoints = new PolicyCheckpoints(Path.Combine(_folder, "policy"), _journal, archive: null, TimeProvider.System, NullLogger<PolicyCheckpoints>.Instance);
            if (exported is not null)
                _checkpoints.Place(Samples.Layout, exported, "of the test");
            State = _checkpoints.Open(Samples.Layout, 3, 10, Horizon);
            Shipper = new EventShipper(_journal, _log, _group, new NoStore(), NullLogger<EventShipper>.Instance);
            _tail = new EventTail(_log, State.LogPosition is { } position ? StreamId.Parse(position) : StreamId.Start);
        }

        public JournalEntry Decide(Random random)
        {
            var time = State.Tick();
            State.MoveLandmark();
            return Append(Samples.Decision(++_number, model: random.Next(2) == 0 ? "small" : "large", energyJoules: 10 + 30 * random.NextDouble()) with { Time = time });
        }

        public JournalEntry Append(JournalRecord record)
        {
            var entry = _journal.Append(record).Entry!;
            State.Apply(entry);
            return entry;
        }

        /// <summary>Applies what the others wrote.</summary>
        public async Task CatchUpAsync(int rounds = int.MaxValue)
        {
            for (var round = 0; round < rounds; round++)
            {
                var events = await _tail.ReadAsync(Token);
                foreach (var shared in events.Where(shared => shared.Entry!.Writer != _journal.Writer))
                {
                    State.Apply(shared.Entry!, counts: true);
                    State.MoveLandmark();
                }

                State.LogPosition = _tail.Position.ToString();
                if (events.Count == 0)
                    return;
            }
        }

        public void Save() => _checkpoints.Save();

        public byte[] Export() => _checkpoints.Export(Samples.Layout)!;

        public Task StopAsync()
        {
            _checkpoints.Save();
            _journal.Dispose();
            return Task.CompletedTask;
        }
    }

    /// <summary>A store that is away.</summary>
    private sealed class NoStore : ITelemetryStore
    {
        public Task WriteAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyDictionary<string, long>> GetStoredSequencesAsync(CancellationToken cancellationToken) => throw Away;

        public Task<StoredDecision?> FindDecisionAsync(Guid id, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<DecisionSummary>> GetRecentDecisionsAsync(int limit, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<ModelSummary>> GetModelSummariesAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<TrafficPoint>> GetTrafficAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<SlaSampleRecord>> GetSlaSamplesAsync(DateTimeOffset since, TimeSpan bucket, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<GenerationRecord>> GetGenerationsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) => throw Away;

        public Task<IReadOnlyList<PredictionOutcome>> GetPredictionsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) => throw Away;

        public Task<RequestSample> SampleRequestsAsync(DateTimeOffset since, string? profile, int limit, CancellationToken cancellationToken) => throw Away;

        private static StorageException Away => new("The store is away.");
    }
}

using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Sqlite;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>The way of a record from a journal through Redis into a store; SQLite stands at its end, which is a store like another.</summary>
public sealed class EventShipperTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Confirm_StoreHasNotTakenOver_KeepsTheSegment()
    {
        await using var way = await Way.OpenAsync();
        way.Append(1..40);
        await way.Shipper.ShipAsync(Token);

        await way.Shipper.ConfirmAsync(Token);
        var before = way.Journal.BytesHeld;
        await way.IngestAsync();
        await way.Shipper.ConfirmAsync(Token);

        Assert.True(before > 10 * Way.SegmentBytes);
        Assert.True(way.Journal.BytesHeld <= Way.SegmentBytes, "What the store has, save the segment being written, is deleted.");
    }

    [Fact]
    public async Task ResendLost_RedisLostAll_StoreHasEveryRecordOnce()
    {
        await using var way = await Way.OpenAsync();
        way.Append(1..10);
        await way.Shipper.ShipAsync(Token);
        await way.IngestAsync();
        way.Append(11..30);
        await way.Shipper.ShipAsync(Token);
        await way.Shipper.ResendLostAsync(Token);

        await way.Redis.ExecuteAsync("FLUSHALL", [], Token);
        var sent = await way.Shipper.ResendLostAsync(Token);
        await way.IngestAsync();
        await way.Shipper.ShipAsync(Token);
        await way.IngestAsync();

        Assert.Equal(20, sent);
        Assert.Equal(30, (await way.Store.GetStoredSequencesAsync(Token))[way.Journal.Writer]);
        Assert.Equal(30, (await way.Store.GetRecentDecisionsAsync(100, Token)).Count);
    }

    [Fact]
    public async Task ResendLost_EntriesStillToBeTakenOver_SendsNothingAgain()
    {
        await using var way = await Way.OpenAsync();
        way.Append(1..10);
        await way.Shipper.ShipAsync(Token);
        await way.Shipper.ResendLostAsync(Token);

        Assert.Equal(0, await way.Shipper.ResendLostAsync(Token));
        await way.Group.ReadAsync("somebody", 5, Token);
        Assert.Equal(0, await way.Shipper.ResendLostAsync(Token));
        Assert.Equal(10, await way.Log.CountAsync(Token));
    }

    [Fact]
    public async Task ResendLost_LogTooShortForWhatTheStoreMissed_BringsItInPartsWithoutEnd()
    {
        await using var way = await Way.OpenAsync(maxLength: 1_000);
        way.Append(1..3_000);
        await way.Shipper.ShipAsync(Token);
        await way.IngestAsync();

        for (var round = 0; round < 100 && (await way.Store.GetStoredSequencesAsync(Token)).GetValueOrDefault(way.Journal.Writer) < 3_000; round++)
        {
            await way.Shipper.ResendLostAsync(Token);
            await way.IngestAsync();
        }

        Assert.Equal(3_000, (await way.Store.GetStoredSequencesAsync(Token))[way.Journal.Writer]);
        Assert.Equal(3_000, (await way.Store.GetRecentDecisionsAsync(5_000, Token)).Count);
    }

    [Fact]
    public async Task Ship_JournalOfADeadProcess_SendsAndDeletesItToo()
    {
        await using var way = await Way.OpenAsync();
        way.Append(1..20);
        var dead = way.Journal.Writer;
        way.Reopen();

        await way.Shipper.ShipAsync(Token);
        await way.IngestAsync();
        await way.Shipper.ConfirmAsync(Token);

        Assert.Equal(20, (await way.Store.GetStoredSequencesAsync(Token))[dead]);
        Assert.Equal(0, way.Journal.BytesHeld);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Ship_JournalWithAHole_IsStoredBeyondItAndDeleted(int segment)
    {
        await using var way = await Way.OpenAsync();
        way.Append(1..20);
        var dead = way.Journal.Writer;
        way.Reopen(() => way.Damage(dead, segment));
        var left = way.Journal.Read(new Dictionary<string, long>()).Count();

        // What is missing at the beginning is seen once the store lacks what the log has settled.
        for (var round = 0; round < 3; round++)
        {
            await way.Shipper.ShipAsync(Token);
            await way.IngestAsync();
            await way.Shipper.ResendLostAsync(Token);
        }

        await way.IngestAsync();
        await way.Shipper.ConfirmAsync(Token);

        Assert.InRange(left, 1, 19);
        Assert.Equal(20, (await way.Store.GetStoredSequencesAsync(Token))[dead]);
        Assert.Equal(left, (await way.Store.GetRecentDecisionsAsync(100, Token)).Count);
        Assert.Equal(0, way.Journal.BytesHeld);
    }

    private sealed class Way : IAsyncDisposable
    {
        public const long SegmentBytes = 4_000;

        private readonly TemporaryFolder _folder = new();
        private readonly RedisServer _server;

        private Way(RedisServer server, RedisConnection redis, long maxLength)
        {
            (_server, Redis) = (server, redis);
            Log = new EventLog(redis, "events", maxLength);
            Group = new EventGroup(redis, "events");
            Store = new SqliteTelemetryStore(Path.Combine(_folder.Path, "telemetry.db"), TimeProvider.System, NullLogger<SqliteTelemetryStore>.Instance);
            Journal = null!;
            Shipper = null!;
            Reopen();
        }

        public RedisConnection Redis { get; }
        public EventLog Log { get; }
        public EventGroup Group { get; }
        public SqliteTelemetryStore Store { get; }
        public Journal Journal { get; private set; }
        public EventShipper Shipper { get; private set; }

        public static async Task<Way> OpenAsync(long maxLength = EventLog.DefaultMaxLength)
        {
            var server = await RedisServer.StartAsync();
            return new Way(server, await RedisConnection.OpenAsync(server.ConnectionString, NullLogger<RedisConnection>.Instance), maxLength);
        }

        /// <summary>Begins as a process does; what ran before is left as a kill leaves it.</summary>
        public void Reopen(Action? meanwhile = null)
        {
            Journal?.Dispose();
            meanwhile?.Invoke();
            var options = new JournalOptions { SegmentBytes = SegmentBytes, Consumers = [JournalConsumers.Telemetry] };
            Journal = Journal.Open(Path.Combine(_folder.Path, "journal"), options, TimeProvider.System, NullLogger<Journal>.Instance);
            Shipper = new EventShipper(Journal, Log, Group, Store, NullLogger<EventShipper>.Instance);
        }

        /// <summary>Flips a byte in the middle of a segment that nobody has open.</summary>
        public void Damage(string writer, int segment)
        {
            var path = Directory.GetFiles(Path.Combine(_folder.Path, "journal", writer)).Order(StringComparer.Ordinal).ElementAt(segment);
            var bytes = File.ReadAllBytes(path);
            bytes[bytes.Length / 2] ^= 0xff;
            File.WriteAllBytes(path, bytes);
        }

        public void Append(Range numbers)
        {
            for (var number = numbers.Start.Value; number <= numbers.End.Value; number++)
                Assert.True(Journal.Append(Samples.Decision(number)).Succeeded);
        }

        /// <summary>What workers do, all at once.</summary>
        public async Task IngestAsync()
        {
            while (await Group.ReadAsync("worker", 1_000, Token) is { Count: > 0 } events)
            {
                // A store of several workers counts what has no hole; this one counts the highest, so holes are left out here.
                var mark = (await Store.GetStoredSequencesAsync(Token)).ToDictionary();
                var entries = new List<JournalEntry>();
                foreach (var entry in events.Select(shared => shared.Entry!).OrderBy(entry => entry.Sequence))
                {
                    if (entry.Sequence != mark.GetValueOrDefault(entry.Writer) + 1)
                        continue;
                    mark[entry.Writer] = entry.Sequence;
                    entries.Add(entry);
                }

                await Store.WriteAsync(entries, Token);
                await Group.AcknowledgeAsync(events, Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Journal.Dispose();
            Store.Dispose();
            await Redis.DisposeAsync();
            await _server.DisposeAsync();
            _folder.Dispose();
        }
    }
}

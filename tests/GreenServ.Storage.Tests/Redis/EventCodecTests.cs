using System.Globalization;
using System.Text;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Entries as anybody may have put them into the stream.</summary>
public sealed class EventCodecTests
{
    private static readonly JournalRecord[] s_records =
        [Samples.Decision(1), Samples.Feedback(Samples.Decision(1), 1), Samples.Energy(Samples.Decision(1), 5), Samples.SlaSample(Samples.Start), Samples.Generation(Samples.Start), new LostRecord()];

    private static readonly object[] s_sequences =
    [
        "1", "9223372036854775806", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "0", "-1", "+1", " 1", "1.0", "1e3", "0x1", "", "one", "\0",
    ];

    private static readonly object[] s_writers = ["w", "", "\0", "a\nb", new string('w', 10_000), new byte[] { 0xff, 0xfe }];

    private static readonly string[] s_values =
        ["null", "-1", "1e308", "-1e308", "9223372036854775807", "-9223372036854775808", "2147483647", "0", "[]", "{}", "[null]", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "true", "\"0001-01-01T00:00:00+14:00\""];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_HostileEntries_AreEachAnEntryOrAProblemAndNothingElse()
    {
        await using var pool = await Stream.OpenAsync();
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
            await pool.AddAsync(Enumerable.Range(0, 500).Select(_ => Fields(random)));

        var read = await pool.Log.ReadAsync(StreamId.Start, 10_000, Token);

        Assert.Equal(10_000, read.Count);
        Assert.Equal(10_000, (await new EventGroup(pool.Redis, "events").ReadAsync("worker", 20_000, Token)).Count);
        Assert.InRange(read.Count(shared => shared.Entry is not null), 1_000, 9_000);
        var state = new LearningState(Samples.Layout, 3, 10);
        foreach (var shared in read)
        {
            Assert.Equal(shared.Entry is null, shared.Problem is not null);
            if ((shared.Entry ?? shared.Opaque) is not { } entry)
                continue;
            Assert.InRange(entry.Sequence, 1, long.MaxValue - 1);
            Assert.NotEmpty(entry.Writer);
            Assert.Equal(entry.Record is OpaqueRecord, shared.Entry is null);
            state.Apply(entry);
        }
    }

    [Theory]
    [InlineData("task")]
    [InlineData("context")]
    [InlineData("arm")]
    [InlineData("outcome")]
    [InlineData("model")]
    public async Task Read_RecordWithoutWhatEveryOneHas_IsNotUnderstood(string name)
    {
        await using var pool = await Stream.OpenAsync();
        var json = Encoding.UTF8.GetString(Samples.Bytes(Samples.Decision(1)));
        string[] hostile =
        [
            json.Replace($"\"{name}\":", $"\"{name}\":null,\"x\":", StringComparison.Ordinal),
            json.Replace($"\"{name}\":", "\"x\":", StringComparison.Ordinal),
        ];

        await pool.AddAsync(hostile.Select(record => (object[])["w", "w", "s", "1", "r", record]));
        var read = await pool.Log.ReadAsync(StreamId.Start, 10, Token);

        Assert.All(read, shared => Assert.Null(shared.Entry));
        Assert.Equal(hostile, read.Select(shared => Encoding.UTF8.GetString(shared.Opaque!.Json!)));
    }

    [Fact]
    public async Task Read_HostileEntriesInAStream_DoNotHideTheOthers()
    {
        await using var pool = await Stream.OpenAsync();
        await pool.Log.AppendAsync([new("w", 1, Samples.Decision(1))], Token);
        await pool.AddAsync([["w", "w", "s", "99999999999999999999", "r", "{}"], ["something", "else"], ["", ""]]);
        await pool.Redis.ExecuteAsync("XADD", ["events", "18446744073709551614-18446744073709551614", "w", "w"], Token);
        await pool.Log.AppendAsync([new("w", 2, Samples.Decision(2))], Token);

        var read = await pool.Log.ReadAsync(StreamId.Start, 10, Token);

        Assert.Equal([1, null, null, null, null, 2], read.Select(shared => shared.Entry?.Sequence));
        Assert.Equal(read[^1].Id, await pool.Log.GetEndAsync(Token));
        Assert.Empty(await pool.Log.ReadAsync(read[^1].Id, 10, Token));
    }

    private static object[] Fields(Random random)
    {
        List<object> fields =
        [
            "w", Mostly(random, "w", s_writers),
            "s", Mostly(random, random.Next(1, 1_000_000).ToString(CultureInfo.InvariantCulture), s_sequences),
            "r", Mutated(random, Samples.Bytes(s_records[random.Next(s_records.Length)])),
        ];
        if (random.Next(5) == 0)
            fields.InsertRange(random.Next(fields.Count), ["w", "r"]);
        if (random.Next(5) == 0)
            fields.RemoveRange(random.Next(fields.Count - 1), 2);
        return [.. fields];
    }

    private static object Mostly(Random random, object sound, object[] hostile) => random.Next(3) > 0 ? sound : hostile[random.Next(hostile.Length)];

    /// <summary>The bytes with some of them gone, doubled or others, and some words with others in their place.</summary>
    private static byte[] Mutated(Random random, byte[] json)
    {
        var bytes = json.ToList();
        for (var change = random.Next(4); change > 0 && bytes.Count > 2; change--)
        {
            var (from, length) = (random.Next(bytes.Count), random.Next(1, 20));
            switch (random.Next(4))
            {
                case 0:
                    bytes[from] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(from, Math.Min(length, bytes.Count - from));
                    break;
                case 2:
                    bytes.InsertRange(from, bytes.Skip(from).Take(length).ToArray());
                    break;
                default:
                    var end = bytes.FindIndex(from, value => value is (byte)',' or (byte)'}');
                    var start = bytes.FindLastIndex(Math.Max(end, 0), value => value == (byte)':') + 1;
                    if (end > start)
                    {
                        bytes.RemoveRange(start, end - start);
                        bytes.InsertRange(start, Encoding.UTF8.GetBytes(s_values[random.Next(s_values.Length)]));
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>A stream in a server of its own.</summary>
    private sealed class Stream(RedisServer server, RedisConnection redis) : IAsyncDisposable
    {
        public RedisConnection Redis => redis;

        public EventLog Log { get; } = new(redis, "events", EventLog.DefaultMaxLength);

        public static async Task<Stream> OpenAsync()
        {
            var server = await RedisServer.StartAsync();
            return new Stream(server, await RedisConnection.OpenAsync(server.ConnectionString, NullLogger<RedisConnection>.Instance, TimeSpan.FromSeconds(30)));
        }

        public Task AddAsync(IEnumerable<object[]> entries) => redis.ExecuteAllAsync("XADD", [.. entries.Select(fields => (object[])["events", "*", .. fields])], Token);

        public async ValueTask DisposeAsync()
        {
            await redis.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}

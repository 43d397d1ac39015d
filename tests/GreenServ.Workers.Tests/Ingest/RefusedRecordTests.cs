using System.Text.Json;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Records;
using GreenServ.Storage.Redis;
using GreenServ.Storage.Replicas;
using GreenServ.Storage.Telemetry;
using GreenServ.Testing;
using GreenServ.Workers.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GreenServ.Workers.Tests.Ingest;

/// <summary>Records that Postgres does not take, between a real Redis and a real Postgres.</summary>
public sealed class RefusedRecordTests : IAsyncLifetime
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private RedisServer _server = null!;
    private RedisConnection _redis = null!;
    private SharedState _shared = null!;
    private PostgresStorage _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);
        _shared = new SharedState(_redis, "default");
        await ExecuteAsync("postgres", $"CREATE DATABASE {_database}");
        _storage = PostgresStorage.Open(PostgresServer.Shared.ConnectionString(_database), TimeProvider.System, NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _storage.Dispose();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        await ExecuteAsync("postgres", $"DROP DATABASE {_database} WITH (FORCE)");
    }

    [Fact]
    public async Task Run_RecordsThatAreRefusedOrNotUnderstood_AreSetAsideAndTheOthersStored()
    {
        await AddAsync(Enumerable.Range(1, 20).Select(number => number switch
        {
            7 or 13 => Refused(),
            16 => """{"record":"hologram"}"""u8.ToArray(),
            _ => Bytes(),
        }));
        using var host = Host();

        await host.StartAsync(Token);
        await StoredAsync(20);
        await host.StopAsync(Token);

        var progress = await _shared.Group.GetProgressAsync(Token);
        Assert.True(progress.IsSettled(progress.Delivered, progress.Delivered));
        Assert.Equal(17, (await _storage.Store.GetRecentDecisionsAsync(100, Token)).Count);
        Assert.Equal([7L, 13L, 16L], (await _storage.Store.ReadAsideAsync(0, 10, Token)).Select(record => record.Entry.Sequence).Order());
    }

    [Fact]
    public async Task Run_RecordSetAsideThatCanBeStoredNow_IsInHistoryAfterTheNextStart()
    {
        await AddAsync([Bytes(), Refused()]);
        using (var before = Host())
        {
            await before.StartAsync(Token);
            await StoredAsync(2);
            await before.StopAsync(Token);
        }

        // As a newer version would read it, or an operator mend it.
        await ExecuteAsync(_database, "UPDATE greenserv.set_aside SET record = replace(encode(record, 'escape'), '\\377', '?')::bytea");
        using var after = Host();
        await after.StartAsync(Token);
        while ((await _storage.Store.GetRecentDecisionsAsync(10, Token)).Count < 2 || (await _storage.Store.ReadAsideAsync(0, 10, Token)).Count > 0)
            await Task.Delay(20, Token);
        await after.StopAsync(Token);
    }

    private async Task AddAsync(IEnumerable<byte[]> records)
    {
        foreach (var (index, record) in records.Index())
            await _redis.ExecuteAsync("XADD", [_shared.Keys.Events, "*", "w", "writer", "s", index + 1, "r", record], Token);
    }

    private async Task StoredAsync(long sequence)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        await _storage.Store.MigrateAsync(patience.Token);
        while ((await _storage.Store.GetStoredSequencesAsync(patience.Token)).GetValueOrDefault("writer") < sequence || (await _shared.Group.GetProgressAsync(patience.Token)).Pending > 0)
            await Task.Delay(20, patience.Token);
    }

    private IHost Host()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton(_shared);
        builder.Services.AddSingleton(new PoolDatabase(_shared, _storage.GetIdentityAsync));
        builder.Services.AddPostgresStorage(_storage);
        builder.AddSharedIngest();
        builder.Services.Configure<IngestOptions>(options => options.BatchDelay = TimeSpan.FromMilliseconds(10));
        return builder.Build();
    }

    private static byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(IngestServiceTests.Decision(), RecordsJsonContext.Default.JournalRecord);

    /// <summary>A record that can be read, and whose bytes are no UTF-8 where nobody looks.</summary>
    private static byte[] Refused() => [.. Bytes().SkipLast(1), .. ",\"of a later version\":\""u8, 0xff, .. "\"}"u8];

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer.Shared.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}

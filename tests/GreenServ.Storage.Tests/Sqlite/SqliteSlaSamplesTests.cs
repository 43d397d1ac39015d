using GreenServ.Storage.Records;
using GreenServ.Storage.Sqlite;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Tests.Sqlite;

/// <summary>When the samples of a single process are thinned, and what a clock that jumps costs there.</summary>
public sealed class SqliteSlaSamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SettableTime _time = new(Samples.Start);
    private readonly RecordingLogger<SqliteTelemetryStore> _logger = new();
    private SqliteTelemetryStore _store;
    private long _sequence;

    public SqliteSlaSamplesTests() => _store = Open();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task WriteAsync_WithinTheHour_ThinsOnce()
    {
        var old = Samples.Start.AddHours(-5);
        await WriteAsync(Samples.SlaSample(old), Samples.SlaSample(old.AddSeconds(5)), Samples.SlaSample(Samples.Start, "other"));
        _time.Now += TimeSpan.FromMinutes(59);
        await WriteAsync(Samples.SlaSample(old.AddSeconds(10)));
        var waiting = await ReadAsync("greenserv");

        _time.Now += TimeSpan.FromMinutes(1);
        await WriteAsync(Samples.SlaSample(old.AddSeconds(15)));

        Assert.Equal(2, waiting.Count);
        Assert.Equal(old.AddSeconds(15), Assert.Single(await ReadAsync("greenserv")).At);
    }

    [Fact]
    public async Task WriteAsync_ClockJumpedAheadAndTheProcessRestarts_CostsADayAndSaysSo()
    {
        await WriteAsync([.. Enumerable.Range(0, 48).Select(half => Samples.SlaSample(Samples.Start.AddMinutes(-30 * half)))]);

        _time.Now += TimeSpan.FromDays(500);
        for (var start = 0; start < 5; start++)
        {
            await WriteAsync(Samples.SlaSample(_time.Now.AddSeconds(start), "later"));
            _store.Dispose();
            _store = Open();
        }

        Assert.Equal(48, (await ReadAsync("greenserv")).Count);
        Assert.Contains(_logger.Entries, entry => entry.Level == LogLevel.Information && entry.Message.Contains("further than time has passed", StringComparison.Ordinal));
    }

    private SqliteTelemetryStore Open() => new(_folder["telemetry.db"], _time, _logger);

    private async Task<List<SlaSampleRecord>> ReadAsync(string account) =>
        [.. (await _store.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), Cancellation)).Where(sample => sample.Account == account)];

    private Task WriteAsync(params SlaSampleRecord[] samples) =>
        _store.WriteAsync([.. samples.Select(sample => new JournalEntry("writer", ++_sequence, sample))], Cancellation);
}

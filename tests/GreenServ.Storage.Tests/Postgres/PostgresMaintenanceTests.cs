using Dapper;
using GreenServ.Storage.Postgres;
using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Tests.Postgres;

/// <summary>Days made ahead and removed. The server's clock can not be set, so these tests live in its today.</summary>
public sealed class PostgresMaintenanceTests : IAsyncLifetime
{
    private static readonly TimeSpan s_keep = TimeSpan.FromDays(7);

    private readonly PostgresPlace _place = new();
    private readonly SettableTime _time = new(DateTimeOffset.UtcNow);
    private PostgresTelemetryStore _store = null!;
    private PostgresStorage _storage = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _storage = _place.OpenStorage(_time);
        _store = _storage.Store;
        await _store.MigrateAsync(Cancellation);
    }

    public ValueTask DisposeAsync()
    {
        _storage.Dispose();
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task RunAsync_NewDatabase_HasTodayAndThreeDaysAhead()
    {
        await _storage.Maintenance.RunAsync(null, Cancellation);
        await _storage.Maintenance.RunAsync(null, Cancellation);

        Assert.Equal(Enumerable.Range(0, 4).Select(day => $"decisions_{_time.Now.AddDays(day):yyyyMMdd}"), Days());
    }

    [Fact]
    public async Task RunAsync_DaysOlderThanKept_GoAndTheirSumsStay()
    {
        var (old, recent) = (Decision(1, 9), Decision(2, 6.9));
        await WriteAsync(old, Samples.Feedback(old, 1), recent, Decision(3, 0));

        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        Assert.Null(await _store.FindDecisionAsync(old.Id, Cancellation));
        Assert.NotNull(await _store.FindDecisionAsync(recent.Id, Cancellation));
        Assert.Equal(3, (await _store.GetTrafficAsync(_time.Now.AddDays(-20), TimeSpan.FromHours(1), Cancellation)).Sum(point => point.Requests));
    }

    [Fact]
    public async Task WriteAsync_RecordsOfARemovedDay_AreLeftOutSaidSoAndSpoilNoSum()
    {
        var (old, other) = (Decision(1, 9), Decision(2, 9));
        await WriteAsync(old, other, Decision(3, 0));
        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        await _store.WriteAsync([new("writer", 1, old), new("writer", 4, Samples.Feedback(old, 1))], Cancellation);

        Assert.Null(await _store.FindDecisionAsync(old.Id, Cancellation));
        Assert.Equal(3, (await _store.GetTrafficAsync(_time.Now.AddDays(-20), TimeSpan.FromMinutes(1), Cancellation)).Sum(point => point.Requests));
        Assert.Equal(4, (await _store.GetStoredSequencesAsync(Cancellation))["writer"]);
        Assert.Contains(_place.Logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.StartsWith("2 records were left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ClockThatJumpedAhead_RemovesNothingAndSaysSo()
    {
        await WriteAsync(Decision(1, 6), Decision(2, 0));
        _time.Now += TimeSpan.FromDays(400);
        await WriteAsync(Decision(3, 0));

        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        Assert.Equal(3, (await _store.GetRecentDecisionsAsync(10, Cancellation)).Count);
        Assert.Contains(_place.Logs.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains("clock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_SeveralProcessesAtOnce_DoItAsOne()
    {
        await WriteAsync(Decision(1, 9), Decision(2, 8), Decision(3, 0));
        var others = Enumerable.Range(0, 4).Select(_ => _place.OpenStorage(_time)).ToArray();

        await Task.WhenAll(others.Select(other => Task.Run(() => other.Maintenance.RunAsync(s_keep, Cancellation))));

        Array.ForEach(others, other => other.Dispose());
        Assert.Single(await _store.GetRecentDecisionsAsync(20, Cancellation));
        Assert.Single(_place.Logs.Entries, entry => entry.Message.StartsWith("Removed the decisions of 2 days", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_OurClockAloneJumped_ThinsNoSample()
    {
        await WriteAsync([.. Enumerable.Range(0, 60).Select(second => Samples.SlaSample(_time.Now.AddHours(-1).AddSeconds(second)))]);
        _time.Now += TimeSpan.FromDays(500);
        await _store.WriteAsync([new("writer", 61, Samples.SlaSample(_time.Now))], Cancellation);

        await _storage.Maintenance.RunAsync(null, Cancellation);

        Assert.Equal(61, (await _store.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), Cancellation)).Count);
    }

    [Fact]
    public async Task RunAsync_BothClocksJumpedAndADecisionWithThem_CostsADayAndSaysSo()
    {
        var before = TimeSpan.FromDays(400);
        var real = Enumerable.Range(0, 7).Select(day => Decision(day + 1, before.TotalDays + day)).ToArray();
        await WriteAsync([.. real, .. Enumerable.Range(0, 60).Select(second => Samples.SlaSample(_time.Now - before - TimeSpan.FromDays(1) + TimeSpan.FromSeconds(second)))]);
        _place.Execute($"UPDATE retention SET aged_to = {FromNow(-before)}, aged_at = {FromNow(-before)}");
        await _store.WriteAsync([new("writer", 1000, Decision(1000, 0))], Cancellation);

        await _storage.Maintenance.RunAsync(s_keep, Cancellation);
        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        Assert.InRange((await _store.GetRecentDecisionsAsync(20, Cancellation)).Count, real.Length, real.Length + 1);
        Assert.NotEmpty(await _store.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), Cancellation));
        Assert.Contains(_place.Logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains("further than time has passed", StringComparison.Ordinal));
        await _store.WriteAsync([new("writer", 1001, Decision(1001, before.TotalDays))], Cancellation);
        Assert.DoesNotContain(_place.Logs.Entries, entry => entry.Message.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_MaintainedNowAndThen_RemovesAsTimePasses()
    {
        await WriteAsync(Decision(1, 9), Decision(2, 8), Decision(3, 0));
        var day = TimeSpan.FromDays(1);
        _place.Execute($"UPDATE retention SET aged_to = {FromNow(-day / 3)}, aged_at = {FromNow(-day / 3)}");

        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        Assert.Single(await _store.GetRecentDecisionsAsync(20, Cancellation));
        Assert.DoesNotContain(_place.Logs.Entries, entry => entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task RunAsync_NothingNewForLong_ForgetsNothing()
    {
        await WriteAsync(Decision(1, 30), Decision(2, 29));

        await _storage.Maintenance.RunAsync(s_keep, Cancellation);

        Assert.Equal(2, (await _store.GetRecentDecisionsAsync(10, Cancellation)).Count);
    }

    [Fact]
    public async Task RunAsync_NothingToKeepIsSet_RemovesNothing()
    {
        await WriteAsync(Decision(1, 3000), Decision(2, 0));

        await _storage.Maintenance.RunAsync(null, Cancellation);

        Assert.Equal(2, (await _store.GetRecentDecisionsAsync(10, Cancellation)).Count);
    }

    private DecisionRecord Decision(int number, double daysAgo) => Samples.Decision(number, _time.Now.AddDays(-daysAgo));

    private Task WriteAsync(params JournalRecord[] records) => _store.WriteAsync([.. records.Select((record, i) => new JournalEntry("writer", i + 1, record))], Cancellation);

    private long FromNow(TimeSpan offset) => Microseconds.From(_time.Now + offset);

    private List<string> Days()
    {
        using var connection = _place.Connect();
        return [.. connection.Query<string>("SELECT relname FROM pg_class WHERE relname ~ '^decisions_[0-9]+$' ORDER BY 1")];
    }
}

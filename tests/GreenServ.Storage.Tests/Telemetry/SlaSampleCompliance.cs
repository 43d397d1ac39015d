using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>How every telemetry store keeps samples of promises.</summary>
public abstract class SlaSampleCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly TPlace _place = new();
    private readonly SettableTime _time = new(Samples.Start);
    private readonly OpenStores _stores;
    private long _sequence;

    protected SlaSampleCompliance() => _stores = _place.Open(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _stores.Schema.MigrateAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task GetSlaSamplesAsync_WrittenSamples_AreAsWritten()
    {
        SlaSampleRecord[] samples =
        [
            Samples.SlaSample(Samples.Start, satisfaction: null, priceJoules: null),
            Samples.SlaSample(Samples.Start.AddMicroseconds(5_000_001), debt: -3.25),
        ];

        await WriteAsync(samples);

        Assert.Equivalent(samples, await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation), strict: true);
    }

    [Fact]
    public async Task WriteAsync_SameSampleAgain_IsStoredOnce()
    {
        var entry = new JournalEntry("writer", 1, Samples.SlaSample(Samples.Start));

        await _stores.Telemetry.WriteAsync([entry], Cancellation);
        await _stores.Telemetry.WriteAsync([entry, entry], Cancellation);

        Assert.Single(await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation));
        Assert.Equal(1, (await _stores.Telemetry.GetStoredSequencesAsync(Cancellation))["writer"]);
    }

    [Fact]
    public async Task GetSlaSamplesAsync_SeveralAccounts_AreTheLastOfEachBucketAccountByAccount()
    {
        foreach (var second in (int[])[0, 20, 59, 60, 130])
            await WriteAsync(Samples.SlaSample(Samples.Start.AddSeconds(second), "b"), Samples.SlaSample(Samples.Start.AddSeconds(second + 0.5), "a@0.9"));

        var samples = await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_minute, Cancellation);

        Assert.Equal(
            [("a@0.9", 59.5), ("a@0.9", 60.5), ("a@0.9", 130.5), ("b", 59), ("b", 60), ("b", 130)],
            samples.Select(sample => (sample.Account, (sample.At - Samples.Start).TotalSeconds)));
    }

    [Fact]
    public async Task GetSlaSamplesAsync_NothingChangedInTheWindow_BeginsWithHowThingsStoodBefore()
    {
        await WriteAsync(
            Samples.SlaSample(Samples.Start, "idle", debt: 1), Samples.SlaSample(Samples.Start.AddSeconds(5), "idle", debt: 2),
            Samples.SlaSample(Samples.Start.AddSeconds(5), "busy", debt: 3), Samples.SlaSample(Samples.Start.AddSeconds(90), "busy", debt: 4));

        var samples = await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start.AddSeconds(60), s_second, Cancellation);

        Assert.Equal([("busy", 3.0), ("busy", 4.0), ("idle", 2.0)], samples.Select(sample => (sample.Account, sample.Debt)));
    }

    [Fact]
    public async Task GetSlaSamplesAsync_TwoWritersAtOnce_GiveOneOfThem()
    {
        await _stores.Telemetry.WriteAsync(
            [new("new", 1, Samples.SlaSample(Samples.Start, debt: 1)), new("old", 9, Samples.SlaSample(Samples.Start, debt: 2))], Cancellation);

        Assert.Equal(2, Assert.Single(await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation)).Debt);
    }

    [Fact]
    public async Task GetSlaSamplesAsync_NothingStored_IsEmpty() => Assert.Empty(await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation));

    [Fact]
    public async Task GetSlaSamplesAsync_MoreThanItReturns_KeepsTheNewest()
    {
        await WriteAsync([.. Enumerable.Range(0, SlaSampleAges.MaxPoints + 5).Select(second => Samples.SlaSample(Samples.Start.AddSeconds(second)))]);

        var samples = await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation);

        Assert.Equal(SlaSampleAges.MaxPoints, samples.Count);
        Assert.Equal(Samples.Start.AddSeconds(5), samples[0].At);
    }

    [Fact]
    public async Task GetSlaSamplesAsync_BucketBelowASecond_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, TimeSpan.FromMilliseconds(1), Cancellation));

    [Fact]
    public async Task WriteAsync_SamplesAge_KeepTheLastOfEachMinuteThenOfEachHour()
    {
        var end = Samples.Start.AddDays(10);
        _time.Now = end;
        await WriteAsync([.. Every(TimeSpan.FromMinutes(20), end.AddDays(-10), end.AddDays(-9)), .. Every(TimeSpan.FromSeconds(5), end.AddHours(-4), end)]);

        var samples = await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start, s_second, Cancellation);

        Assert.Equal(24, samples.Count(sample => sample.At < end.AddDays(-9)));
        Assert.Equal(2 * 60, samples.Count(sample => sample.At >= end.AddHours(-4) && sample.At < end.AddHours(-2)));
        Assert.Equal(2 * 720, samples.Count(sample => sample.At >= end.AddHours(-2)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(20 * 60)]
    public async Task WriteAsync_SamplesAreThinned_ChartsOfWholeMinutesStayTheSame(int bucketSeconds)
    {
        var (bucket, since) = (TimeSpan.FromSeconds(bucketSeconds), Samples.Start.AddHours(-4.5));
        _time.Now = Samples.Start.AddHours(-5);
        await WriteAsync([.. Every(TimeSpan.FromSeconds(7), Samples.Start.AddHours(-5), Samples.Start.AddHours(-1))]);
        var before = await _stores.Telemetry.GetSlaSamplesAsync(since, bucket, Cancellation);
        var fine = await _stores.Telemetry.GetSlaSamplesAsync(since, s_second, Cancellation);

        _time.Now = Samples.Start.AddHours(1);
        await WriteAsync(Samples.SlaSample(Samples.Start.AddHours(1)));

        Assert.Equal(before, (await _stores.Telemetry.GetSlaSamplesAsync(since, bucket, Cancellation)).SkipLast(1));
        Assert.InRange((await _stores.Telemetry.GetSlaSamplesAsync(since, s_second, Cancellation)).Count, 1, fine.Count / 7);
    }

    [Fact]
    public async Task WriteAsync_OneAccountIsOlder_IsThinnedByItsOwnSamplesAlone()
    {
        await WriteAsync(Samples.SlaSample(Samples.Start.AddHours(-5), "quiet"), Samples.SlaSample(Samples.Start.AddHours(-5).AddSeconds(5), "busy"));

        Assert.Equal(2, (await _stores.Telemetry.GetSlaSamplesAsync(Samples.Start.AddDays(-1), s_second, Cancellation)).Count);
    }

    [Fact]
    public async Task WriteAsync_SampleOlderThanKept_Goes()
    {
        await WriteAsync(Samples.SlaSample(Samples.Start - SlaSampleAges.Kept - s_hour, "gone"), Samples.SlaSample(Samples.Start - SlaSampleAges.Kept + s_hour, "kept"));

        Assert.Equal("kept", Assert.Single(await _stores.Telemetry.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, s_second, Cancellation)).Account);
    }

    [Fact]
    public async Task WriteAsync_WithinTheHour_ThinsOnce()
    {
        var old = Samples.Start.AddHours(-5);
        await WriteAsync(Samples.SlaSample(old), Samples.SlaSample(old.AddSeconds(5)));
        _time.Now += TimeSpan.FromMinutes(59);
        await WriteAsync(Samples.SlaSample(old.AddSeconds(10)));
        var waiting = await _stores.Telemetry.GetSlaSamplesAsync(old, s_second, Cancellation);

        _time.Now += s_minute;
        await WriteAsync(Samples.SlaSample(old.AddSeconds(15)));

        Assert.Equal(2, waiting.Count);
        Assert.Equal(old.AddSeconds(15), Assert.Single(await _stores.Telemetry.GetSlaSamplesAsync(old, s_second, Cancellation)).At);
    }

    private static IEnumerable<SlaSampleRecord> Every(TimeSpan step, DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to; at += step)
            yield return Samples.SlaSample(at, debt: (at - from).TotalSeconds);
    }

    private Task WriteAsync(params SlaSampleRecord[] samples) =>
        _stores.Telemetry.WriteAsync([.. samples.Select(sample => new JournalEntry("writer", ++_sequence, sample))], Cancellation);
}

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
    public async Task MaintainAsync_SamplesAge_KeepTheLastOfEachMinuteThenOfEachHour()
    {
        var now = _place.Now;
        _time.Now = now;
        var old = now.AddDays(-10).AddMinutes(-now.Minute);
        await WriteAsync([.. Every(TimeSpan.FromMinutes(20), old, old.AddDays(1)), .. Every(TimeSpan.FromSeconds(5), now.AddHours(-4), now.AddSeconds(1))]);

        await _stores.MaintainAsync(Cancellation);

        var samples = await _stores.Telemetry.GetSlaSamplesAsync(old, s_second, Cancellation);
        Assert.Equal(24, samples.Count(sample => sample.At < old.AddDays(1)));
        Assert.Equal(2 * 60, samples.Count(sample => sample.At >= now.AddHours(-4) && sample.At < now.AddHours(-2)));
        Assert.Equal((2 * 720) + 1, samples.Count(sample => sample.At >= now.AddHours(-2)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(20 * 60)]
    public async Task MaintainAsync_SamplesAreThinned_ChartsOfWholeMinutesStayTheSame(int bucketSeconds)
    {
        var (bucket, now) = (TimeSpan.FromSeconds(bucketSeconds), _place.Now);
        var since = now.AddHours(-5.5);
        _time.Now = now.AddHours(-6);
        await WriteAsync([.. Every(TimeSpan.FromSeconds(7), now.AddHours(-6), now.AddHours(-2))]);
        var before = await _stores.Telemetry.GetSlaSamplesAsync(since, bucket, Cancellation);
        var fine = await _stores.Telemetry.GetSlaSamplesAsync(since, s_second, Cancellation);

        _time.Now = now;
        await WriteAsync(Samples.SlaSample(now));
        await _stores.MaintainAsync(Cancellation);

        Assert.Equal(before, (await _stores.Telemetry.GetSlaSamplesAsync(since, bucket, Cancellation)).SkipLast(1));
        Assert.InRange((await _stores.Telemetry.GetSlaSamplesAsync(since, s_second, Cancellation)).Count, 1, fine.Count / 7);
    }

    [Fact]
    public async Task MaintainAsync_OneAccountIsOlder_IsThinnedByItsOwnSamplesAlone()
    {
        var now = _place.Now;
        _time.Now = now;
        await WriteAsync(Samples.SlaSample(now.AddHours(-5), "quiet"), Samples.SlaSample(now.AddHours(-5).AddSeconds(5), "busy"), Samples.SlaSample(now, "busy"));

        await _stores.MaintainAsync(Cancellation);

        Assert.Equal(3, (await _stores.Telemetry.GetSlaSamplesAsync(now.AddDays(-1), s_second, Cancellation)).Count);
    }

    [Fact]
    public async Task MaintainAsync_SampleOlderThanKept_Goes()
    {
        var now = _place.Now;
        _time.Now = now;
        await WriteAsync(
            Samples.SlaSample(now - SlaSampleAges.Kept - s_hour, "gone"), Samples.SlaSample(now - SlaSampleAges.Kept + s_hour, "kept"), Samples.SlaSample(now, "new"));

        await _stores.MaintainAsync(Cancellation);

        Assert.Equal(["kept", "new"], (await _stores.Telemetry.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, s_second, Cancellation)).Select(sample => sample.Account));
    }

    [Fact]
    public async Task MaintainAsync_NothingNewForLong_ThinsNothing()
    {
        var now = _place.Now;
        _time.Now = now;
        await WriteAsync([.. Every(TimeSpan.FromSeconds(20), now.AddDays(-900), now.AddDays(-900).AddHours(1))]);

        await _stores.MaintainAsync(Cancellation);

        Assert.Equal(180, (await _stores.Telemetry.GetSlaSamplesAsync(DateTimeOffset.UnixEpoch, s_second, Cancellation)).Count);
    }

    private static IEnumerable<SlaSampleRecord> Every(TimeSpan step, DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to; at += step)
            yield return Samples.SlaSample(at, debt: (at - from).TotalSeconds);
    }

    private Task WriteAsync(params SlaSampleRecord[] samples) =>
        _stores.Telemetry.WriteAsync([.. samples.Select(sample => new JournalEntry("writer", ++_sequence, sample))], Cancellation);
}

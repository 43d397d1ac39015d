using GreenServ.Storage.Records;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>How every telemetry store keeps the moments at which arms began anew.</summary>
public abstract class GenerationCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private readonly TPlace _place = new();
    private readonly SettableTime _time = new(Samples.Start);
    private readonly OpenStores _stores;

    protected GenerationCompliance() => _stores = _place.Open(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _stores.Schema.MigrateAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task GetGenerationsAsync_MoreThanTheLimit_GivesTheNewestFirstAsWritten()
    {
        GenerationRecord[] generations = [.. Enumerable.Range(0, 5).Select(i => Samples.Generation(Samples.Start.AddMinutes(i), $"arm-{i}", isAlarm: i % 2 == 0))];
        await _stores.Telemetry.WriteAsync([.. generations.Select((generation, i) => Entry(i + 1, generation))], Cancellation);

        var recent = await _stores.Telemetry.GetGenerationsAsync(Samples.Start, 2, Cancellation);

        Assert.Equivalent(new[] { generations[4], generations[3] }, recent, strict: true);
        Assert.Equal(["arm-4", "arm-3"], recent.Select(generation => generation.Arm));
        Assert.Equal(2, (await _stores.Telemetry.GetGenerationsAsync(Samples.Start.AddMinutes(3), 10, Cancellation)).Count);
    }

    [Fact]
    public async Task WriteAsync_SameGenerationAgain_IsStoredOnce()
    {
        var entry = Entry(1, Samples.Generation(Samples.Start));

        await _stores.Telemetry.WriteAsync([entry], Cancellation);
        await _stores.Telemetry.WriteAsync([entry, entry], Cancellation);

        Assert.Single(await _stores.Telemetry.GetGenerationsAsync(Samples.Start, 10, Cancellation));
    }

    [Fact]
    public async Task Read_GenerationsAmongOtherRecords_ComeInTheirPlaceAndSamplesNotAtAll()
    {
        var decision = Samples.Decision(1);
        var generation = Samples.Generation(Samples.Start);
        await _stores.Telemetry.WriteAsync(
            [
                Entry(1, Samples.Generation(Samples.Start, layout: "other")), Entry(2, decision), Entry(3, Samples.SlaSample(Samples.Start)),
                Entry(4, generation), Entry(5, Samples.Feedback(decision, 1)), Entry(6, Samples.Decision(6)), Entry(7, Samples.Generation(Samples.Start)),
            ],
            Cancellation);

        var entries = _stores.Archive.Read(Samples.Layout, new Dictionary<string, long>()).ToArray();

        Assert.Equal([2L, 4L, 5L, 6L, 7L], entries.Select(entry => entry.Sequence));
        Assert.Equivalent(generation, entries[1].Record, strict: true);
        Assert.Equal([5L, 6L, 7L], _stores.Archive.Read(Samples.Layout, new Dictionary<string, long> { ["writer"] = 4 }).Select(entry => entry.Sequence));
    }

    private static JournalEntry Entry(long sequence, JournalRecord record) => new("writer", sequence, record);
}

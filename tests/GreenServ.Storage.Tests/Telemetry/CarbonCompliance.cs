using GreenServ.Core.Carbon;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>How every telemetry store sums grams.</summary>
public abstract class CarbonCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private readonly TPlace _place = new();
    private readonly OpenStores _stores;

    protected CarbonCompliance() => _stores = _place.Open(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _stores.Schema.MigrateAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task GetTrafficAsync_GridChangesBetweenRequests_SumsEachByItsOwnTime()
    {
        await _stores.Telemetry.WriteAsync([Entry(1, Emitting(0, 36_000, 100)), Entry(2, Emitting(70, 36_000, 300)), Entry(3, Samples.Decision(80))], Cancellation);

        // Cut within a second, by seconds, and by minutes: each way reads other sums.
        foreach (var (since, bucket) in new[] { (Samples.Start.AddTicks(-5), 1.5), (Samples.Start, 10.0), (Samples.Start, 3600.0) })
        {
            var points = await _stores.Telemetry.GetTrafficAsync(since, TimeSpan.FromSeconds(bucket), Cancellation);
            Assert.Equal(2 * (1.0 + 3.0), points.Sum(point => point.CarbonGrams), 1e-9);
            Assert.Equal((3, 2), (points.Sum(point => point.Requests), points.Sum(point => point.CarbonKnown)));
        }

        var model = Assert.Single(await _stores.Telemetry.GetModelSummariesAsync(Samples.Start, Cancellation));
        Assert.Equal((2, 8.0), (model.CarbonKnown, Math.Round(model.TotalCarbonGrams, 9)));
    }

    [Fact]
    public async Task WriteAsync_JoulesAreCorrected_GramsFollowAtTheIntensityOfTheRequest()
    {
        var decision = Emitting(0, 36_000, 100);

        await _stores.Telemetry.WriteAsync([Entry(1, decision), Entry(2, Samples.Energy(decision, 72_000))], Cancellation);

        Assert.Equal(4, Assert.Single(await _stores.Telemetry.GetTrafficAsync(Samples.Start, TimeSpan.FromMinutes(1), Cancellation)).CarbonGrams, 1e-9);
        Assert.Equal(4, (await _stores.Telemetry.FindDecisionAsync(decision.Id, Cancellation))!.Decision.Outcome.CarbonGrams!.Value, 1e-9);
    }

    // A site that uses twice what its machines do: 0.01 kWh at 100 g/kWh are 2 g.
    private static DecisionRecord Emitting(int number, double joules, double gramsPerKwh)
    {
        var decision = Samples.Decision(number, energyJoules: joules);
        return decision with { Outcome = decision.Outcome with { Carbon = new CarbonRecord(gramsPerKwh, 2, IntensitySource.Feed) } };
    }

    private static JournalEntry Entry(long sequence, JournalRecord record) => new("writer", sequence, record);
}

using GreenServ.Core.Policies;
using GreenServ.Storage.Records;

namespace GreenServ.Storage.Tests.Telemetry;

/// <summary>How every telemetry store gives requests to off-policy evaluation.</summary>
public abstract class RequestSampleCompliance<TPlace> : IAsyncLifetime
    where TPlace : IStorePlace, new()
{
    private readonly TPlace _place = new();
    private readonly OpenStores _stores;

    protected RequestSampleCompliance() => _stores = _place.Open(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _stores.Schema.MigrateAsync(Cancellation);

    public ValueTask DisposeAsync()
    {
        _place.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task SampleRequestsAsync_ScoredAndCorrected_TellsWhatIsInForce()
    {
        var decision = Samples.Decision(1);
        await _stores.Telemetry.WriteAsync(
            [Entry(1, decision), Entry(2, Samples.Feedback(decision, 0.25)), Entry(3, Samples.Energy(decision, 50)), Entry(4, Samples.Decision(2, status: OutcomeStatus.Failed))], Cancellation);

        var sample = await _stores.Telemetry.SampleRequestsAsync(Samples.Start, null, 10, Cancellation);

        Assert.Equal((2, 1), (sample.Total, sample.Step));
        var request = Assert.Single(sample.Requests);
        Assert.Equal((0.25, 50.0, 0.6), (request.Decision.Quality, request.Decision.EnergyJoules, request.Decision.Propensity));
        Assert.Equal(DecisionKind.Drawn, request.Kind);
        Assert.True(request.Decision.SupportsEvaluation);
        Assert.Equal(["small@sha", "large@sha"], request.Decision.Candidates.Select(candidate => candidate.Arm));
        Assert.Equal(0, request.Decision.Chosen);
    }

    [Fact]
    public async Task SampleRequestsAsync_MoreThanTheLimit_TakesEveryNthOfTheWindowAndProfile()
    {
        await _stores.Telemetry.WriteAsync(
            [
                .. Enumerable.Range(0, 100).Select(n => Entry(n + 1, Samples.Decision(n) with { Profile = n % 2 == 0 ? "even" : "odd", Outcome = Samples.Decision(n).Outcome with { EnergyJoules = n } })),
            ],
            Cancellation);

        var sample = await _stores.Telemetry.SampleRequestsAsync(Samples.Start.AddSeconds(20), "even", 10, Cancellation);

        Assert.Equal((40, 4), (sample.Total, sample.Step));
        Assert.Equal(Enumerable.Range(1, 10).Select(k => (double?)(20 + 2 * (4 * k - 1))), sample.Requests.Select(request => request.Decision.EnergyJoules));
    }

    private static JournalEntry Entry(long sequence, JournalRecord record) => new("writer", sequence, record);
}

using System.Net;
using GreenServ.Router.Learning;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GreenServ.Router.Tests.Learning;

/// <summary>A journal that nobody empties.</summary>
public abstract class FullJournalTest : RouterTest
{
    private protected override JournalOptions JournalLimits => new() { SegmentBytes = 100_000, CapacityBytes = 2_000_000, ReserveBytes = 100_000 };

    private protected Journal Held => Router.Storage.Journal;

    /// <summary>Fills the journal to a level, with records that none of the tests look at.</summary>
    private protected void FillTo(JournalLevel level)
    {
        while (Held.Level < level)
            Assert.True(Held.Append(Sample()).Succeeded);
    }

    private protected static SlaSampleRecord Sample() => new() { At = DateTimeOffset.UnixEpoch, Account = new string('a', 1_000), Alpha = 0.8, Debt = 0, Decided = 1, Scored = 0 };

    private protected async Task<(HealthStatus Status, string Text)> HealthAsync()
    {
        var report = await Router.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "journal", TestContext.Current.CancellationToken);
        return (report.Entries["journal"].Status, report.Entries["journal"].Description!);
    }
}

/// <summary>What was answered is to be on record.</summary>
public sealed class FullJournalTests : FullJournalTest
{
    [Fact]
    public async Task Request_JournalFull_Gets503WithRetryAfter()
    {
        await Router.DecideAsync();
        FillTo(JournalLevel.Full);

        using var response = await Router.ChatAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("journal_full", (await response.JsonAsync())["error"]!["code"].Text());
        Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync()).Status);
    }

    [Fact]
    public async Task Samples_JournalScarce_ThinOutAndAreCounted()
    {
        var recorder = Router.Get<Recorder>();
        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(recorder.AppendSample(Sample())));
        FillTo(JournalLevel.Scarce);
        var before = Held.LastSequence;

        var kept = Enumerable.Range(0, 1_000).Count(_ => recorder.AppendSample(Sample()));

        // Binomial: six standard deviations about 100.
        Assert.InRange(kept, 43, 157);
        Assert.Equal(kept, Held.LastSequence - before);
        Assert.Equal([new("slaSample", 1_000 - kept)], Router.Get<LeftOutRecords>().Counts);
        Assert.Contains("one in ten", (await HealthAsync()).Text, StringComparison.Ordinal);
        await Router.DecideAsync();
    }
}

/// <summary>Answering comes first.</summary>
public sealed class BestEffortTelemetryTests : FullJournalTest
{
    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Telemetry = TelemetryPromise.BestEffort;
    }

    [Fact]
    public async Task Request_JournalFull_IsAnsweredAndCountedAsLeftOut()
    {
        var recorded = await Router.DecideAsync();
        FillTo(JournalLevel.Full);
        var (before, pulls) = (Held.LastSequence, Pulls());

        var unrecorded = await Router.DecideAsync();

        using var explained = await Router.Http.GetAsync(new Uri($"/greenserv/decisions/{unrecorded}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, explained.StatusCode);
        Assert.Equal((before, pulls), (Held.LastSequence, Pulls()));
        var (status, text) = await HealthAsync();
        Assert.Equal(HealthStatus.Degraded, status);
        Assert.Contains("not recorded (telemetry is best effort), 1 of them", text, StringComparison.Ordinal);
        await Router.ScoreAsync(recorded, 0.5);
        Assert.Equal(before + 1, Held.LastSequence);
    }

    private double Pulls() => Router.Learner.State!.Pool.Arms.Sum(arm => Router.Learner.State!.GetArm(arm).Energy.Count);
}

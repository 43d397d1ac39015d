using System.Globalization;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>
/// Redis or Postgres away for a while under steady load: no request fails for it, and all is in the store afterwards, once.
/// <c>eng/faults.sh outages</c> runs them at full length and prints what they do to latency.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    // Of the full length, which is minutes.
    private static readonly double s_length = Number("GREENSERV_OUTAGE_LENGTH", 0.05);
    private static readonly double s_perSecond = Number("GREENSERV_OUTAGE_RATE", 40);

    private ReplicaSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await ReplicaSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public Task Redis_AwayForAMinute_CostsNoRequestAndNoRecord() =>
        OutageAsync("Redis killed", 60, _system.Redis.KillAsync, _system.Redis.RestartAsync);

    [Fact]
    public Task Postgres_AwayForTwoMinutes_CostsNoRequestAndNoRecord() =>
        OutageAsync("Postgres killed", 120, () => Do(_system.Postgres.Kill), () => Do(_system.Postgres.Restart));

    [Fact]
    public Task Redis_StoppedFor45SecondsAndContinued_AppliesNothingTwice() =>
        OutageAsync("Redis stopped", 45, () => Do(_system.Redis.Freeze), () => Do(_system.Redis.Thaw));

    private async Task OutageAsync(string what, double fullSeconds, Func<Task> begin, Func<Task> end)
    {
        var length = TimeSpan.FromSeconds(fullSeconds * s_length);
        var load = new SteadyLoad(_system.Routers, s_perSecond);
        await load.RunAsync(length / 2);

        var before = await load.RunAsync(length);
        await begin();
        var during = await load.RunAsync(length);
        await end();
        var after = await load.RunAsync(length / 2);

        Assert.Empty(load.Failures);
        var ids = load.Decisions.ToHashSet();
        Assert.Equal(load.Decisions.Count, ids.Count);
        await Until.TrueAsync("the store has every answered decision", async () => await _system.CountAsync("SELECT count(*) FROM decisions") == ids.Count);
        await _system.AssertLearnedAsLoggedAsync();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} for {length.TotalSeconds:0} s at {s_perSecond:0} requests/s: {ids.Count} answered, 0 failed, all stored once. Latency p50 / p99, ms: before {At(before, 0.5):0.0} / {At(before, 0.99):0.0}, during {At(during, 0.5):0.0} / {At(during, 0.99):0.0}, after {At(after, 0.5):0.0} / {At(after, 0.99):0.0}"));
    }

    private static double At(double[] ascending, double share) => ascending[(int)(share * (ascending.Length - 1))];

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static double Number(string variable, double otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

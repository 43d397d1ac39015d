using System.Net;
using GreenServ.Client;
using GreenServ.Client.Wire;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>What a promise owes, and the price it is kept at, survive <c>kill -9</c> like everything learned.</summary>
public sealed class PromiseTests : IAsyncLifetime
{
    private const string Promised = "greenserv:gold";

    private readonly TemporaryFolder _folder = new();
    private OllamaStandIn? _ollama;

    public async ValueTask InitializeAsync() => _ollama = await OllamaStandIn.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        if (_ollama is not null)
            await _ollama.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Kill_UnderAPromise_DebtAndPriceComeBack()
    {
        SlaPromise before;
        await using (var system = await StartAsync())
        {
            for (var i = 0; i < 40; i++)
                Assert.Equal("counted", await system.Http.ScoreAsync(await DecideAsync(system), 0.5));
            // The price of a plan is on record with the next decision.
            await Until.TrueAsync("a plan is made", async () => (await PromiseAsync(system)).PriceJoules is not null);
            Assert.Equal("counted", await system.Http.ScoreAsync(await DecideAsync(system), 0.5));
            before = await PromiseAsync(system);
            await system.StopAsync(Signal.Kill);
        }

        await using var next = await StartAsync();
        var after = await PromiseAsync(next);

        Assert.True(before.Debt > 5, $"Debt was {before.Debt}.");
        Assert.Equal(before.Debt!.Value, after.Debt!.Value, 1e-9);
        Assert.Equal(before.Satisfaction!.Value, after.Satisfaction!.Value, 1e-9);
        // A plan made behind the last decision is not on record; it moves the price a little.
        Assert.InRange(after.PriceJoules!.Value / before.PriceJoules!.Value, 0.9, 1.1);

        // The next decision acts on it.
        var explained = (await next.Http.ExplainAsync(await DecideAsync(next)))!;
        Assert.Equal(after.Debt.Value, explained.Promise!.Debt!.Value, 1e-9);
        await next.StopAsync(Signal.Kill);
    }

    private static async Task<string> DecideAsync(AppHost system)
    {
        var (status, body) = await system.Http.ChatAsync(model: Promised);
        Assert.True(status == HttpStatusCode.OK, $"HTTP {(int)status}: {body}");
        return body.GetProperty("greenserv").GetProperty("decision_id").GetString()!;
    }

    private static async Task<SlaPromise> PromiseAsync(AppHost system) =>
        (await new GreenServClient(system.Http).GetSlaAsync()).Promises.Single(promise => promise.Account == Promised);

    private Task<AppHost> StartAsync() => AppHost.StartAsync(
        _folder, ollama: _ollama!.Address, variables: new() { ["GreenServ__Router__Profiles__gold__Alpha"] = "0.8" });
}

using GreenServ.Client.Wire;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>
/// The promise that the rest rests on: a decision whose answer was delivered and a score that was acknowledged survive
/// <c>kill -9</c>, once and not twice.
/// </summary>
public sealed class KillTests : IAsyncLifetime
{
    private const int Kills = 3;
    private const int ScoresUntilKill = 60;

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
    public async Task Kill_InTheMiddleOfWork_LosesNothingPromisedAndDoublesNothing()
    {
        var tally = new Tally();
        var unknown = 0L;
        for (var kill = 1; kill <= Kills; kill++)
        {
            await using (var system = await StartAsync())
                await new BusyClients(system, tally, ScoresUntilKill).RunAsync();

            await using var next = await StartAsync();
            var recorded = await AssertKeptAsync(next, tally);

            // Requests that died without a trace for the client may have been recorded just before: that is all the doubt there is.
            var pulls = await PullsAsync(next, tally);
            Assert.InRange(pulls, recorded + unknown, recorded + tally.Unknown);
            unknown = pulls - recorded;
            await next.StopAsync(Signal.Kill);
        }

        await using var last = await StartAsync();
        Assert.Equal(tally.Completed.Count + tally.CutOff.Count(cut => cut.Value) + unknown, await PullsAsync(last, tally));
    }

    private Task<AppHost> StartAsync() => AppHost.StartAsync(_folder, ollama: _ollama!.Address);

    /// <summary>Looks every decision up; returns how many there are of those whose id is known.</summary>
    private static async Task<int> AssertKeptAsync(AppHost system, Tally tally)
    {
        foreach (var decision in tally.Completed.Keys)
            AssertKept(decision, await system.Http.ExplainAsync(decision), tally);
        foreach (var decision in tally.CutOff.Keys)
            tally.CutOff[decision] = await system.Http.ExplainAsync(decision) is { Outcome.Status: "completed" };

        // A score that counts already changes nothing, whoever sends it again.
        foreach (var (decision, score) in tally.Acknowledged)
            Assert.Equal("unchanged", await system.Http.ScoreAsync(decision, score));
        return tally.Completed.Count + tally.CutOff.Count(cut => cut.Value);
    }

    private static void AssertKept(string decision, DecisionExplanation? explanation, Tally tally)
    {
        Assert.True(explanation is not null, $"Decision {decision} was answered and is lost.");
        Assert.Equal("completed", explanation.Outcome.Status);
        if (tally.Acknowledged.TryGetValue(decision, out var score))
            Assert.Equal([score], explanation.Feedback.Select(feedback => feedback.Score));
        else if (tally.Unanswered.TryGetValue(decision, out var sent))
            Assert.True(explanation.Feedback.Count == 0 || explanation.Feedback.Single().Score == sent);
        else
            Assert.Empty(explanation.Feedback);
    }

    /// <summary>How many observations a new decision finds. It is itself one more from then on.</summary>
    private static async Task<long> PullsAsync(AppHost system, Tally tally)
    {
        var decision = await system.Http.DecideAsync();
        var explanation = (await system.Http.ExplainAsync(decision))!;
        tally.Completed[decision] = true;
        return explanation.Candidates.Sum(candidate => candidate.Pulls);
    }
}

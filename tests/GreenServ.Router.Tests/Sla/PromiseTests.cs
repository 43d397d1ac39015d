using System.Globalization;
using System.Net;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Tests.Sla;

public sealed class PromiseTests : RouterTest
{
    [Fact]
    public async Task Debt_DecisionsAndScores_IsWhatTheRecordsAddUpTo()
    {
        for (var i = 0; i < 12; i++)
        {
            var decision = await Router.DecideAsync("greenserv:gold");
            if (i % 3 == 0)
                continue;
            await Router.ScoreAsync(decision, i % 2);
        }

        var records = Records();
        var owed = records.OfType<DecisionRecord>().Sum(decision => 0.8 - decision.Sla!.Quality!.Charged)
            + records.OfType<FeedbackRecord>().Sum(feedback => feedback.Sla!.StandsFor * (feedback.Sla.Charged - feedback.Score));
        var promise = await PromiseAsync("greenserv:gold");
        Assert.Equal(owed, Number(promise, "debt"), 0.01);
        Assert.Equal(0.5, Number(promise, "satisfaction"), 0.01);
        Assert.Equal(8 / 12.0, Number(promise, "evidenceShare"), 0.01);
        Assert.Equal("unknown", promise["state"]!.GetValue<string>());
        Assert.Equal(0.8, Number(promise, "alpha"));
    }

    [Fact]
    public async Task Feedback_SentTwiceThenCorrected_CountsOnce()
    {
        var decision = await Router.DecideAsync("greenserv:gold");
        foreach (var score in new[] { 0.0, 0.0, 1.0 })
            await Router.ScoreAsync(decision, score);

        Assert.Equal(-0.2, Number(await PromiseAsync("greenserv:gold"), "debt"), 1e-9);
    }

    [Fact]
    public async Task Request_Failed_OwesNothing()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        using var refused = await Router.ChatAsync("greenserv:gold");
        Assert.Equal(HttpStatusCode.BadGateway, refused.StatusCode);
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine");
        await Router.DecideAsync("greenserv:gold");

        Assert.Equal(0, Decisions("greenserv:gold")[^1].Sla!.Quality!.Debt);
    }

    [Fact]
    public async Task Decision_WhileOthersAreInFlight_ActsOnWhatTheyWillOwe()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var arrived = new SemaphoreSlim(0);
        Host.Answer = async (http, _) =>
        {
            arrived.Release();
            await go.Task;
            await ScriptedHost.Completion(http, "fine");
        };
        var requests = new List<Task<string>>();
        for (var i = 0; i < 4; i++)
        {
            requests.Add(Router.DecideAsync("greenserv:strict"));
            await arrived.WaitAsync(TestContext.Current.CancellationToken);
        }

        go.SetResult();
        await Task.WhenAll(requests);

        // Each owes 1 − ŝ, and the later ones count on the earlier ones' though none was recorded yet.
        var decided = Decisions("greenserv:strict").OrderBy(decision => decision.Sla!.Time).Select(decision => decision.Sla!.Quality!).ToArray();
        Assert.Equal(0, decided[0].Debt);
        for (var i = 1; i < 4; i++)
            Assert.Equal(decided[i - 1].Debt + decided[i - 1].Alpha - decided[i - 1].Charged, decided[i].Debt, 9);
        Assert.True(decided[3].Debt > 0);
    }

    [Fact]
    public async Task Decision_AfterClientsLeft_OwesNothingForThem()
    {
        var arrived = new SemaphoreSlim(0);
        Host.Answer = async (http, _) =>
        {
            arrived.Release();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using (var leaving = new CancellationTokenSource())
        {
            using var body = new StringContent("""{"model":"greenserv:strict","messages":[{"role":"user","content":"x"}]}""", null, "application/json");
            var request = Router.Http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, leaving.Token);
            await arrived.WaitAsync(TestContext.Current.CancellationToken);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        while (Decisions("greenserv:strict").Count == 0)
            await Task.Yield();
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine");
        await Router.DecideAsync("greenserv:strict");

        Assert.Equal([OutcomeStatus.Cancelled, OutcomeStatus.Completed], Decisions("greenserv:strict").Select(decision => decision.Outcome.Status));
        Assert.Equal(0, Decisions("greenserv:strict")[^1].Sla!.Quality!.Debt);
    }

    [Fact]
    public async Task Restart_DebtAndPrice_ComeBack()
    {
        for (var i = 0; i < 20; i++)
            await Router.ScoreAsync(await Router.DecideAsync("greenserv:gold"), 0.4);

        using (var planned = await Router.PutAsync("/greenserv/profiles/gold", """{"alpha":0.8}"""))
            planned.EnsureSuccessStatusCode();
        await Router.DecideAsync("greenserv:gold");
        var before = await PromiseAsync("greenserv:gold");

        await RestartRouterAsync();
        var after = await PromiseAsync("greenserv:gold");
        await Router.DecideAsync("greenserv:gold");

        Assert.True(Number(before, "debt") > 5);
        Assert.Equal(Number(before, "debt"), Number(after, "debt"), 1e-9);
        Assert.Equal(Number(before, "satisfaction"), Number(after, "satisfaction"), 1e-9);
        var decided = Decisions("greenserv:gold")[^1].Sla!;
        Assert.Equal(22, decided.Time);
        Assert.Equal(Number(before, "debt"), decided.Quality!.Debt, 1e-9);
        Assert.Equal(Number(before, "priceJoules"), decided.Quality.PriceJoules!.Value, 0.01 * decided.Quality.PriceJoules.Value);
    }

    [Fact]
    public async Task Sentence_UnderAPromise_NamesItAndWhatIsOwed()
    {
        var decision = "";
        for (var i = 0; i < 12; i++)
        {
            decision = await Router.DecideAsync("greenserv:gold");
            await Router.ScoreAsync(decision, 0);
        }

        var explanation = await Router.ExplainAsync(decision);

        var sentence = explanation["sentence"]!.GetValue<string>();
        Assert.Matches(@"(most economical way to keep a mean quality of 0\.8 \(one more good answer is worth [\d.]+ J now\)|to learn more about it)", sentence);
        Assert.Matches(@"and [\d.]+ good answers were owed", sentence);
        Assert.Equal("greenserv:gold", explanation["promise"]!["account"]!.GetValue<string>());
        Assert.True(Number(explanation["promise"]!, "debt") > 5);
        Assert.True(Number(explanation["promise"]!, "priceJoules") > 0);
        Assert.InRange(Number(explanation, "lambda"), 0, 1);
    }

    [Fact]
    public async Task Sampler_SomethingChanged_RecordsItOnce()
    {
        await Router.ScoreAsync(await Router.DecideAsync("greenserv:gold"), 1);
        var sampler = Router.Get<Router.Sla.SlaSampler>();

        sampler.Sample();
        sampler.Sample();

        var sample = Assert.Single(Records().OfType<SlaSampleRecord>(), sample => sample.Account == "greenserv:gold");
        Assert.Equal((0.8, 1.0, 1.0, 1.0), (sample.Alpha, sample.Decided, sample.Scored, sample.Satisfaction));
        Assert.Equal(-0.2, sample.Debt, 9);
    }

    [Fact]
    public async Task MessPlus_LiveQueue_FollowsTheScores()
    {
        await Router.ScoreAsync(await Router.DecideAsync("greenserv:plus"), 0);
        Assert.Equal(0.6, Number(await PromiseAsync("greenserv:plus"), "debt"), 9);
        await Router.ScoreAsync(await Router.DecideAsync("greenserv:plus"), 1);
        Assert.Equal(0.2, Number(await PromiseAsync("greenserv:plus"), "debt"), 9);
        await Router.ScoreAsync(await Router.DecideAsync("greenserv:plus"), 1);
        Assert.Equal(0, Number(await PromiseAsync("greenserv:plus"), "debt"), 9);

        // Weights are (Q, V in units of the reference energy).
        var decisions = Decisions("greenserv:plus");
        Assert.Equal([0, 0.6, 0.2], decisions.Select(decision => Math.Round(decision.Weights!.Value.Quality, 9)));
        Assert.All(decisions, decision => Assert.Equal(1e-3 * decision.ReferenceEnergyJoules, decision.Weights!.Value.Energy, 9));
        Assert.Null((await PromiseAsync("greenserv:plus"))["priceJoules"]);
    }

    private protected override void Configure(RouterOptions options)
    {
        base.Configure(options);
        options.Profiles["gold"] = new() { Alpha = 0.8 };
        options.Profiles["strict"] = new() { Alpha = 1 };
        options.Profiles["plus"] = new() { Policy = "mess-plus", Alpha = 0.6, V = 1e-3 };
    }

    private List<JournalRecord> Records() => [.. Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record)];

    private List<DecisionRecord> Decisions(string profile) => [.. Records().OfType<DecisionRecord>().Where(decision => decision.Profile == profile)];

    private async Task<System.Text.Json.Nodes.JsonNode> PromiseAsync(string account) =>
        (await Router.GetJsonAsync("/greenserv/sla"))["promises"]!.AsArray().Single(promise => promise!["account"]!.GetValue<string>() == account)!;

    private static double Number(System.Text.Json.Nodes.JsonNode node, string name) => node[name]!.GetValue<double>();
}

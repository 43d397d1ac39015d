using System.Diagnostics.Metrics;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Metering;

public sealed class RouterMetricsTests : RouterTest
{
    [Fact]
    public async Task Chat_Completed_IsCountedByModelAndProfile()
    {
        using var measured = Listen();
        using var response = await Router.ChatAsync("greenserv:eco");
        var model = response.Header("model");

        var decision = Assert.Single(measured.Of("greenserv.decisions"));
        Assert.Equal(
            (1, model, "greenserv:eco", (await Router.ExplainAsync(response.Header("decision-id")))["kind"].Text(), "completed"),
            (decision.Value, decision["gen_ai.response.model"], decision["greenserv.profile"], decision["greenserv.decision.kind"], decision["greenserv.status"]));
        var energy = Assert.Single(measured.Of("greenserv.energy.requests"));
        Assert.Equal((model, "greenserv:eco", "estimated"), (energy["gen_ai.response.model"], energy["greenserv.profile"], energy["greenserv.energy.source"]));
        Assert.Equal(response.Header("energy-joules"), energy.Value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(
            response.Header("energy-predicted-joules"),
            Assert.Single(measured.Of("greenserv.energy.predicted")).Value.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal([("input", 7.0), ("output", 20.0)], measured.Of("gen_ai.client.token.usage").Select(tokens => (tokens["gen_ai.token.type"]!, tokens.Value)));
        foreach (var name in new[] { "gen_ai.client.operation.duration", "gen_ai.server.request.duration" })
        {
            var duration = Assert.Single(measured.Of(name));
            Assert.Equal(
                ("chat", "ollama", "greenserv:eco", model, null),
                (duration["gen_ai.operation.name"], duration["gen_ai.provider.name"], duration["gen_ai.request.model"], duration["gen_ai.response.model"], duration["error.type"]));
            Assert.InRange(duration.Value, 0, 60);
        }
    }

    [Fact]
    public async Task Chat_Stream_MeasuresItsFirstTokenAndTheOthers()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""", """{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}""", "[DONE]");
        using var measured = Listen();
        using var response = await Router.ChatAsync(fields: ",\"stream\":true");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var (first, perToken) = (Assert.Single(measured.Of("gen_ai.server.time_to_first_token")).Value, Assert.Single(measured.Of("gen_ai.server.time_per_output_token")).Value);
        Assert.Equal(Assert.Single(measured.Of("gen_ai.server.request.duration")).Value, first + 4 * perToken, 9);
    }

    [Fact]
    public async Task Chat_AttemptsThatFail_AreCountedByWhy()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        using var measured = Listen();
        using var response = await Router.ChatAsync();

        Assert.Equal(["503", "503"], measured.Of("gen_ai.client.operation.duration").Select(attempt => attempt["error.type"]));
        Assert.Equal("502", Assert.Single(measured.Of("gen_ai.server.request.duration"))["error.type"]);
        var refusal = Assert.Single(measured.Of("greenserv.refusals"));
        Assert.Equal(("all_models_failed", "502"), (refusal["greenserv.reason"], refusal["http.response.status_code"]));
        Assert.Equal("failed", Assert.Single(measured.Of("greenserv.decisions"))["greenserv.status"]);
        Assert.Empty(measured.Of("gen_ai.client.token.usage"));
    }

    [Fact]
    public async Task Feedback_Accepted_IsCountedByWhatCameOfIt()
    {
        var decision = await Router.DecideAsync();
        using var measured = Listen();
        await Router.ScoreAsync(decision, 0.25);
        await Router.ScoreAsync(decision, 0.75);
        await Router.ScoreAsync(decision, 0.75);

        Assert.Equal(["counted", "changed", "unchanged"], measured.Of("greenserv.feedback").Select(score => score["greenserv.feedback.result"]));
        Assert.Equal([0.25, 0.75], measured.Of("greenserv.feedback.score").Select(score => score.Value));
        Assert.All(measured.Of("greenserv.feedback"), score => Assert.Equal(("greenserv", "user"), (score["greenserv.profile"], score["greenserv.feedback.source"])));
    }

    [Fact]
    public async Task Tags_WhateverClientsWrite_HoldNothingOfIt()
    {
        using var measured = Listen();
        var decision = await Router.DecideAsync(prompt: "MARK prompt");
        using var unknown = await Router.ChatAsync("MARK-model");
        using var unknownProfile = await Router.ChatAsync("greenserv:MARK");
        using var senseless = await Router.ChatAsync(fields: ",\"greenserv\":{\"task\":\"MARK\"},\"user\":\"MARK\"");
        using var source = await Router.PostAsync("/v1/feedback", $$"""{"decision_id":"{{decision}}","score":1,"source":"MARK","comment":"MARK"}""");
        using var path = await Router.Http.GetAsync(new Uri("/MARK", UriKind.Relative), TestContext.Current.CancellationToken);
        measured.ReadGauges();

        Assert.Equal(4, measured.Of("greenserv.refusals").Length);
        Assert.Equal("other", Assert.Single(measured.Of("greenserv.feedback"))["greenserv.feedback.source"]);
        Assert.DoesNotContain(measured.All.SelectMany(one => one.Tags.Values), value => value!.Contains("mark", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Gauges_OfAFailingModel_ShowItsBreakerOpen()
    {
        Host.Answer = (http, _) =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        for (var i = 0; i < 3; i++)
            (await Router.ChatAsync("large:2b")).Dispose();
        using var measured = Listen();
        measured.ReadGauges();

        Assert.Equal(
            [("large:2b", "open"), ("small:1b", "closed")],
            measured.Of("greenserv.breaker.state").Where(state => state.Value == 1).Select(state => (state["greenserv.model"]!, state["greenserv.state"]!)).Order());
        Assert.Equal(8, measured.Of("greenserv.breaker.state").Length);
        Assert.Equal(("scripted", 1), (Assert.Single(measured.Of("greenserv.host.healthy"))["greenserv.host"], measured.Of("greenserv.host.healthy")[0].Value));
    }

    [Fact]
    public async Task Gauges_OfAJournalNobodyShips_ShowTheLag()
    {
        await Router.DecideAsync();
        await Router.DecideAsync();
        using var measured = Listen();
        measured.ReadGauges();

        Assert.Equal(2, measured.Of("greenserv.journal.lag").Single(lag => lag["greenserv.journal.consumer"] == "telemetry").Value);
        Assert.True(Assert.Single(measured.Of("greenserv.journal.size")).Value > 0);
        Assert.InRange(Assert.Single(measured.Of("greenserv.journal.fill")).Value, 1e-12, 1);
    }

    private MeasurementRecorder Listen() => new(Router.Get<IMeterFactory>());
}

using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Conversations;

public sealed class ConversationTests : RouterTest
{
    private const string Asked = """{"role":"user","content":"What is the weather in Graz?"}""";
    private const string Called = """{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}]}""";
    private const string Result = """{"role":"tool","tool_call_id":"call_1","content":"sunny"}""";
    private const string Answered = """{"role":"assistant","content":"It is sunny."}""";
    private const string AskedAgain = """{"role":"user","content":"And tomorrow?"}""";

    private protected override string[] Models => ["a:1b", "b:1b", "c:1b", "d:1b"];

    [Fact]
    public async Task ToolResult_OpenAi_GoesToTheModelThatMadeTheCall()
    {
        for (var i = 0; i < 12; i++)
        {
            var question = Asked.Replace("Graz", $"town {i}", StringComparison.Ordinal);
            var called = await ChatAsync([question]);
            var answered = await ChatAsync([question, Called, Result]);

            Assert.Equal(called.Model, answered.Model);
            Assert.Equal(("Continued", true), (answered.Kind.ToString(), answered.Conversation!.ToolResult));
            Assert.Equal(3, answered.Candidates.Count(candidate => candidate.RejectedBecause?.Contains($"a tool that {called.Model} called", StringComparison.Ordinal) ?? false));
            Replay.AssertSame(answered);
        }
    }

    [Fact]
    public async Task ToolResult_AfterFurtherCalls_StillGoesThere()
    {
        var called = await ChatAsync([Asked]);
        await ChatAsync([Asked, Called, Result]);
        var third = await ChatAsync([Asked, Called, Result, Called, Result]);

        Assert.Equal(called.Model, third.Model);
    }

    [Theory]
    [InlineData("/api/chat", """{"model":"greenserv","stream":false,"messages":[{"role":"user","content":"weather?"}]}""",
        """{"model":"greenserv","stream":false,"messages":[{"role":"user","content":"weather?"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{}}}]},{"role":"tool","tool_name":"weather","content":"sunny"}]}""")]
    [InlineData("/v1/responses", """{"model":"greenserv","input":"weather?"}""",
        """{"model":"greenserv","input":[{"role":"user","content":"weather?"},{"type":"reasoning","summary":[]},{"type":"function_call","call_id":"c1","name":"weather","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"sunny"}]}""")]
    public async Task ToolResult_OtherSurfaces_GoesToTheModelThatMadeTheCall(string path, string first, string second)
    {
        for (var i = 0; i < 6; i++)
        {
            var called = await DecideAsync(path, first);
            var answered = await DecideAsync(path, second);

            Assert.Equal(called.Model, answered.Model);
            Assert.Equal("Continued", answered.Kind.ToString());
        }
    }

    [Fact]
    public async Task ToolResult_ModelIsGone_AnotherAnswersAndTheExplanationSaysSo()
    {
        var called = await ChatAsync([Asked]);
        Host.Models = [.. Models.Where(model => model != called.Model)];
        await Router.RefreshPoolAsync();
        var answered = await ChatAsync([Asked, Called, Result]);

        Assert.NotEqual(called.Model, answered.Model);
        Assert.Equal(new ConversationRecord(called.Model, true, "it is no longer in the pool"), answered.Conversation);
        var explained = await Router.ExplainAsync(answered.Id.ToString());
        Assert.Contains($"the tool was called by {called.Model}, which could not be asked: it is no longer in the pool", explained["sentence"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToolResult_ModelFails_AnotherAnswers()
    {
        var called = await ChatAsync([Asked]);
        Host.Answer = (http, body) => body.Contains(called.Model, StringComparison.Ordinal)
            ? ScriptedHost.Json(http, """{"error":{"message":"boom"}}""", StatusCodes.Status500InternalServerError)
            : ScriptedHost.Completion(http, "fine");
        var answered = await ChatAsync([Asked, Called, Result]);

        Assert.NotEqual(called.Model, answered.Model);
        Assert.Equal(("Failover", called.Model), (answered.Kind.ToString(), Assert.Single(answered.FailedAttempts).Model));
    }

    [Fact]
    public async Task ToolResult_OfAnotherTenant_IsFree()
    {
        var called = await ChatAsync([Asked], """,{"tenant":"acme"}""");
        var answered = await ChatAsync([Asked, Called, Result], """,{"tenant":"umbrella"}""");

        Assert.NotNull(called.Tenant);
        Assert.Null(answered.Conversation);
    }

    [Fact]
    public async Task Turn_OfAConversation_PricesReadingItAgainForTheOthers()
    {
        var question = $$"""{"role":"user","content":"{{new string('x', 8000)}}"}""";
        var first = await ChatAsync([question]);
        var second = await ChatAsync([question, Answered, AskedAgain]);

        Assert.Equal(new ConversationRecord(first.Model, false, null), second.Conversation);
        foreach (var candidate in second.Candidates)
        {
            if (candidate.Model == first.Model)
                Assert.Null(candidate.SwitchJoules);
            else
                Assert.True(candidate.SwitchJoules > 0);
        }

        Replay.AssertSame(second);
        var replayed = await Router.GetJsonAsync($"/greenserv/decisions/{second.Id:D}/replay");
        Assert.True(replayed["same"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Turn_OfAModelThatWasUnloadedSince_PricesNothing()
    {
        var first = await ChatAsync([Asked]);
        Host.Says["api/ps"] = """{"models":[]}""";
        await Router.RefreshResidencyAsync();
        var second = await ChatAsync([Asked, Answered, AskedAgain]);

        Assert.Equal(first.Model, second.Conversation!.Model);
        Assert.All(second.Candidates, candidate => Assert.Null(candidate.SwitchJoules));
    }

    [Fact]
    public async Task Session_NamedByTheClient_TellsTheConversationWhateverItsMessages()
    {
        var first = await ChatAsync([Asked], """,{"session":"s-1"}""");
        var second = await ChatAsync([AskedAgain], """,{"session":"s-1"}""");
        var other = await ChatAsync([AskedAgain], """,{"session":"s-2"}""");

        Assert.Equal(first.Model, second.Conversation!.Model);
        Assert.Null(other.Conversation);
    }

    [Fact]
    public async Task Turn_ThatFailed_IsNotRemembered()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, """{"error":{"message":"no"}}""", StatusCodes.Status400BadRequest);
        await ChatAsync([Asked], status: StatusCodes.Status400BadRequest);
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "fine");
        var next = await ChatAsync([Asked, Answered, AskedAgain]);

        Assert.Null(next.Conversation);
    }

    [Fact]
    public async Task NoExplore_ManyRequests_AllGoToTheModelWorthMost()
    {
        for (var i = 0; i < 40; i++)
        {
            var id = await Router.DecideAsync();
            var model = (await Router.ExplainAsync(id))["model"]!.GetValue<string>();
            await Router.ScoreAsync(id, model == "b:1b" ? 1 : 0);
        }

        for (var i = 0; i < 10; i++)
        {
            var greedy = await ChatAsync([Asked.Replace("Graz", $"town {i}", StringComparison.Ordinal)], """,{"noExplore":true}""");
            Assert.Equal(("Greedy", "b:1b", 1.0), (greedy.Kind.ToString(), greedy.Model, greedy.Propensity));
            Replay.AssertSame(greedy);
        }
    }

    [Fact]
    public async Task NoExplore_TheBestFails_TheNextBestAnswersAndTheRecordReplays()
    {
        var failed = "";
        Host.Answer = (http, body) =>
        {
            failed = failed.Length > 0 ? failed : Models.First(model => body.Contains(model, StringComparison.Ordinal));
            return body.Contains(failed, StringComparison.Ordinal)
                ? ScriptedHost.Json(http, """{"error":{"message":"boom"}}""", StatusCodes.Status500InternalServerError)
                : ScriptedHost.Completion(http, "fine");
        };
        var greedy = await ChatAsync([Asked], """,{"noExplore":true}""");

        Assert.Equal(("Greedy", failed), (greedy.Kind.ToString(), Assert.Single(greedy.FailedAttempts).Model));
        Replay.AssertSame(greedy);
    }

    [Theory]
    [InlineData("""{"noExplore":"maybe"}""", "must be true or false")]
    [InlineData("""{"session":""}""", "must be a text of 1 to 200 characters")]
    [InlineData("""{"session":"a\nb"}""", "must be a text of 1 to 200 characters")]
    public async Task Steering_ThatMakesNoSense_IsRefused(string steering, string reason)
    {
        using var response = await Router.ChatAsync(fields: $",\"greenserv\":{steering}");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(reason, (await response.JsonAsync())["error"]!["message"].Text(), StringComparison.Ordinal);
    }

    private protected override Task BeforeStartAsync()
    {
        Host.Answer = (http, _) => http.Request.Path.Value switch
        {
            "/api/chat" => ScriptedHost.Json(http, """{"model":"x","message":{"role":"assistant","content":"fine"},"done":true,"prompt_eval_count":1,"eval_count":1}"""),
            "/v1/responses" => ScriptedHost.Json(http, """{"id":"resp_1","object":"response","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":1}}"""),
            _ => ScriptedHost.Completion(http, "fine"),
        };
        return Task.CompletedTask;
    }

    private Task<DecisionRecord> ChatAsync(string[] messages, string greenserv = "", int status = StatusCodes.Status200OK) => DecideAsync(
        "/v1/chat/completions",
        $$"""{"model":"greenserv","messages":[{{string.Join(',', messages)}}]{{(greenserv.Length > 0 ? $",\"greenserv\":{greenserv[1..]}" : "")}}}""",
        status);

    private async Task<DecisionRecord> DecideAsync(string path, string body, int status = StatusCodes.Status200OK)
    {
        using var response = await Router.PostAsync(path, body);
        Assert.True((int)response.StatusCode == status, await response.Content.ReadAsStringAsync());
        var id = Guid.Parse(response.Headers.GetValues("x-greenserv-decision-id").Single());
        return Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>().Single(decision => decision.Id == id);
    }
}

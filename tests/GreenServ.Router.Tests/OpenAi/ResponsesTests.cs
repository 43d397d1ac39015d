using System.Net;
using GreenServ.Router.Tests.Hosting;
using GreenServ.Storage.Records;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.OpenAi;

/// <summary>The Responses API at hosts that have it.</summary>
public sealed class ResponsesTests : RouterTest
{
    private const string Answer = """{"id":"resp_1","object":"response","status":"completed","error":null,"model":"x","output":[{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"4","annotations":[]}]}],"usage":{"input_tokens":5,"output_tokens":1,"total_tokens":6},"x_new":1}""";

    [Fact]
    public async Task Post_NotStreaming_PassesWithItsIdReplaced()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Answer);
        const string body = """{"model":"greenserv","instructions":"Be brief.","input":[{"role":"user","content":[{"type":"input_text","text":"2 + 2?"}]}],"store":false,"x":{"y":1}}""";
        using var response = await Router.PostAsync("/v1/responses", body);

        var answer = await response.JsonAsync();
        Assert.Equal("resp_" + Guid.Parse(response.Header("decision-id")).ToString("N"), answer["id"].Text());
        Assert.Equal("msg_1", answer["output"]![0]!["id"].Text());
        Assert.Equal(1, answer["x_new"].Number());
        Assert.Equal(response.Header("decision-id"), answer["greenserv"]!["decision_id"].Text());
        Assert.Equal(body.Replace("\"greenserv\"", $"\"{response.Header("model")}\"", StringComparison.Ordinal), Assert.Single(Host.Requests));
        Assert.Equal((5, 1), await UsageAsync(response));
    }

    [Fact]
    public async Task Post_Streaming_HoldsTheLastEventUntilItIsOnRecord()
    {
        Host.Answer = (http, _) => StreamAsync(http, "completed");
        using var response = await Router.PostAsync("/v1/responses", """{"model":"greenserv","input":"2 + 2?","stream":true}""");
        var text = await response.Content.ReadAsStringAsync();
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        var id = "resp_" + Guid.Parse(response.Header("decision-id")).ToString("N");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(4, blocks.Length);
        Assert.Equal($$$"""event: response.created{{{"\n"}}}data: {"type":"response.created","sequence_number":0,"response":{"id":"{{{id}}}","status":"in_progress"}}""", blocks[0]);
        Assert.Equal("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"msg_1\",\"delta\":\"4\"}", blocks[1]);
        Assert.StartsWith(": energy {\"joules\":", blocks[2], StringComparison.Ordinal);
        Assert.StartsWith("event: response.completed\ndata: {\"type\":\"response.completed\"", blocks[3], StringComparison.Ordinal);
        Assert.Contains($"\"id\":\"{id}\"", blocks[3], StringComparison.Ordinal);
        Assert.Equal((5, 1), await UsageAsync(response));
    }

    [Theory]
    [InlineData("completed", "", false, "completed")]
    [InlineData("completed", "", true, "completed")]
    [InlineData("incomplete", ",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}", false, "max_output_tokens")]
    [InlineData("incomplete", ",\"incomplete_details\":{\"reason\":\"content_filter\"}", true, "content_filter")]
    [InlineData("failed", ",\"incomplete_details\":null", true, "failed")]
    public async Task Post_HowTheResponseEnded_IsOnRecord(string status, string details, bool stream, string expected)
    {
        Host.Answer = (http, _) => stream ? StreamAsync(http, status, details) : ScriptedHost.Json(http, Answer.Replace("\"status\":\"completed\"", $"\"status\":\"{status}\"{details}", StringComparison.Ordinal));
        using var response = await Router.PostAsync("/v1/responses", $$"""{"model":"greenserv","input":"2 + 2?","stream":{{(stream ? "true" : "false")}}}""");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var record = Assert.Single(Router.Storage.Journal.Read(new Dictionary<string, long>()).Select(entry => entry.Record).OfType<DecisionRecord>());
        Assert.Equal(expected, record.Outcome.FinishReason);
    }

    [Fact]
    public async Task Post_StreamThatTheHostFails_PassesItsLastEventAndIsNoSuccess()
    {
        Host.Answer = (http, _) => StreamAsync(http, "failed");
        using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"2 + 2?","stream":true}""");

        Assert.Contains("event: response.failed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("failed", (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!["status"].Text());
    }

    [Fact]
    public async Task Post_StreamThatBreaks_EndsWithAnErrorEvent()
    {
        Host.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}\n\nevent: response.out");
        };
        using var response = await Router.PostAsync("/v1/responses", """{"model":"small:1b","input":"2 + 2?","stream":true}""");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"sequence_number\":1,\"code\":\"stream_interrupted\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("response.completed", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"previous_response_id\":\"resp_1\"", "previous_response_id")]
    [InlineData("\"conversation\":\"conv_1\"", "conversation")]
    [InlineData("\"background\":true", "background")]
    [InlineData("\"prompt\":{\"id\":\"p\"}", "prompt")]
    public async Task Post_WhatNeedsResponsesToBeKept_IsRefusedByName(string field, string name)
    {
        using var response = await Router.PostAsync("/v1/responses", $$"""{"model":"greenserv","input":"x",{{field}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.JsonAsync())["error"]!;
        Assert.Equal(("unsupported_feature", name), (error["code"].Text(), error["param"].Text()));
        Assert.Empty(Host.Requests);
    }

    [Theory]
    [InlineData("\"previous_response_id\":null")]
    [InlineData("\"background\":false")]
    [InlineData("\"prompt\":null,\"conversation\":null")]
    public async Task Post_StatefulFieldsThatSayNothing_Pass(string field)
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Answer);
        using var response = await Router.PostAsync("/v1/responses", $$"""{"model":"greenserv","input":"x",{{field}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Feedback_ByTheResponsesId_IsCounted()
    {
        Host.Answer = (http, _) => ScriptedHost.Json(http, Answer);
        using var response = await Router.PostAsync("/v1/responses", """{"model":"greenserv","input":"x"}""");
        using var feedback = await Router.PostAsync("/v1/feedback", $$"""{"response_id":"{{(await response.JsonAsync())["id"].Text()}}","score":1}""");

        Assert.Equal("counted", (await feedback.JsonAsync())["result"].Text());
    }

    private static Task StreamAsync(HttpContext http, string end, string details = "")
    {
        http.Response.ContentType = "text/event-stream";
        return http.Response.WriteAsync(
            "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}}\n\n"
            + "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"msg_1\",\"delta\":\"4\"}\n\n"
            + $"event: response.{end}\ndata: {{\"type\":\"response.{end}\",\"sequence_number\":2,\"response\":{{\"id\":\"resp_1\",\"status\":\"{end}\"{details},\"error\":null,\"output\":[],\"usage\":{{\"input_tokens\":5,\"output_tokens\":1}}}}}}\n\n");
    }

    private async Task<(int, int)> UsageAsync(HttpResponseMessage response)
    {
        var outcome = (await Router.ExplainAsync(response.Header("decision-id")))["outcome"]!;
        return (outcome["promptTokens"].Number(), outcome["completionTokens"].Number());
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Metering;

public sealed class RequestSpanTests : RouterTest
{
    private readonly SpanRecorder _spans = new();
    private readonly ConcurrentQueue<string?> _received = new();

    private protected override Task AfterStopAsync()
    {
        _spans.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Chat_WithTraceParent_IsAServerSpanWithItsAttemptBeneath()
    {
        Host.Answer = Completion;
        using var response = await ChatAsync("greenserv");
        var (server, attempts) = await _spans.RequestAsync();
        var attempt = Assert.Single(attempts);
        var model = response.Header("model");
        var decision = response.Header("decision-id");

        Assert.Equal((ActivityKind.Client, $"chat {model}", server.SpanId), (attempt.Kind, attempt.DisplayName, attempt.ParentSpanId));
        Assert.StartsWith($"00-{_spans.TraceId}-", Assert.Single(_received), StringComparison.Ordinal);
        AssertTags(
            attempt, ("gen_ai.operation.name", "chat"), ("gen_ai.provider.name", "ollama"), ("gen_ai.request.model", model), ("gen_ai.response.model", model),
            ("gen_ai.request.stream", false), ("gen_ai.response.id", "chatcmpl-" + decision.Replace("-", "", StringComparison.Ordinal)),
            ("gen_ai.usage.input_tokens", 7), ("gen_ai.usage.output_tokens", 20), ("server.address", "127.0.0.1"), ("server.port", new Uri(Host.Url).Port),
            ("greenserv.attempt", 1), ("greenserv.decision.id", decision), ("greenserv.profile", "greenserv"), ("greenserv.host", "scripted"), ("greenserv.energy.source", "estimated"));
        Assert.Equal(["stop"], (string[])attempt.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.Equal(ActivityStatusCode.Unset, attempt.Status);
        Assert.InRange((double)attempt.GetTagItem("greenserv.probability")!, 0, 1);
        Assert.Equal(response.Header("energy-joules"), ((double)attempt.GetTagItem("greenserv.energy.joules")!).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture));
        Assert.True((double)attempt.GetTagItem("greenserv.energy.predicted_joules")! > 0);
        Assert.StartsWith(model, (string)attempt.GetTagItem("greenserv.arm")!, StringComparison.Ordinal);
        Assert.Equal(["greenserv.admitted"], attempt.Events.Select(happened => happened.Name));
        Assert.Equal("POST /v1/chat/completions", server.DisplayName);
        AssertTags(
            server, ("http.route", "/v1/chat/completions"), ("gen_ai.request.model", "greenserv"), ("gen_ai.response.model", model), ("greenserv.decision.id", decision), ("greenserv.decision.kind", (await Router.ExplainAsync(decision))["kind"].Text()),
            ("greenserv.profile", "greenserv"), ("greenserv.lambda", 0.4), ("greenserv.alpha", null), ("greenserv.candidates", 2), ("greenserv.failed_attempts", 0), ("greenserv.status", "completed"));
    }

    [Fact]
    public async Task Chat_AttemptThatFails_HasASpanOfItsOwn()
    {
        Host.Answer = (http, body) =>
        {
            if (body.Contains("small:1b", StringComparison.Ordinal))
                return Completion(http, body);
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        Activity[] attempts;
        Activity server;
        do
        {
            using var response = await ChatAsync("greenserv");
            (server, attempts) = await _spans.RequestAsync();
        }
        while (attempts.Length == 1);

        Assert.Equal(["chat large:2b", "chat small:1b"], attempts.Select(attempt => attempt.DisplayName));
        AssertTags(attempts[0], ("error.type", "500"), ("greenserv.attempt", 1), ("gen_ai.response.model", null));
        Assert.Equal(ActivityStatusCode.Error, attempts[0].Status);
        AssertTags(attempts[1], ("error.type", null), ("greenserv.attempt", 2));
        AssertTags(server, ("greenserv.failed_attempts", 1), ("greenserv.decision.kind", "failover"));
    }

    [Fact]
    public async Task Chat_Stream_TellsWhenItsFirstTokenCame()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(
            http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""", """{"id":"c","choices":[{"delta":{},"finish_reason":"length"}]}""",
            """{"id":"c","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}""", "[DONE]");
        using var response = await ChatAsync("large:2b", ",\"stream\":true");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var (server, attempts) = await _spans.RequestAsync();
        var attempt = Assert.Single(attempts);

        AssertTags(attempt, ("gen_ai.request.stream", true), ("gen_ai.usage.input_tokens", 3), ("gen_ai.usage.output_tokens", 2), ("greenserv.probability", null));
        Assert.Equal(["length"], (string[])attempt.GetTagItem("gen_ai.response.finish_reasons")!);
        Assert.InRange((double)attempt.GetTagItem("gen_ai.response.time_to_first_chunk")!, 0, 60);
        AssertTags(server, ("gen_ai.request.model", "large:2b"), ("greenserv.decision.kind", "pinned"));
    }

    [Fact]
    public async Task Chat_StreamThatBreaksOff_IsAnError()
    {
        Host.Answer = (http, _) => ScriptedHost.Events(http, """{"id":"c","choices":[{"delta":{"content":"a"}}]}""");
        using var response = await ChatAsync("greenserv", ",\"stream\":true");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var (server, attempts) = await _spans.RequestAsync();

        AssertTags(Assert.Single(attempts), ("error.type", "answer_incomplete"));
        AssertTags(server, ("greenserv.status", "failed"));
    }

    [Fact]
    public async Task Chat_UnknownModel_IsRefusedWithoutAnAttempt()
    {
        using var response = await ChatAsync("nope");
        var (server, attempts) = await _spans.RequestAsync();

        Assert.Empty(attempts);
        AssertTags(server, ("greenserv.reason", "model_not_found"), ("greenserv.decision.id", null));
    }

    [Fact]
    public async Task Chat_PromptAndAnswer_AreInNoSpan()
    {
        Host.Answer = (http, _) => ScriptedHost.Completion(http, "SECRET-ANSWER");
        using var response = await ChatAsync("greenserv", prompt: "SECRET-PROMPT");
        var (server, attempts) = await _spans.RequestAsync();

        Assert.DoesNotContain(
            attempts.Append(server).SelectMany(span => span.TagObjects).Select(tag => tag.Value?.ToString() ?? ""), value => value.Contains("SECRET", StringComparison.Ordinal));
    }

    private Task Completion(HttpContext http, string body)
    {
        _received.Enqueue(http.Request.Headers.TraceParent);
        return ScriptedHost.Completion(http, "fine");
    }

    private Task<HttpResponseMessage> ChatAsync(string model, string fields = "", string prompt = "What is 2 + 2?")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{prompt}}"}]{{fields}}}""", null, "application/json"),
        };
        request.Headers.Add("traceparent", _spans.TraceParent);
        return Router.Http.SendAsync(request);
    }

    private static void AssertTags(Activity span, params (string Name, object? Value)[] expected) =>
        Assert.All(expected, tag => Assert.Equal((tag.Name, tag.Value), (tag.Name, span.GetTagItem(tag.Name))));
}

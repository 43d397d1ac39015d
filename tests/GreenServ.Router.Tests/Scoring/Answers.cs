using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace GreenServ.Router.Tests.Scoring;

/// <summary>The same answer, <c>Paris</c> after some thinking of <c>Rome</c>, as hosts send it on each of their paths.</summary>
internal static class Answers
{
    /// <summary>Answers on whichever path it was asked, as a stream where one was asked for.</summary>
    public static Task SendAsync(HttpContext http, string body) => (http.Request.Path.Value, body.Contains("\"stream\":true", StringComparison.Ordinal)) switch
    {
        ("/v1/chat/completions", false) => ScriptedHost.Json(http, """{"id":"x","choices":[{"index":1,"message":{"content":"Rome"}},{"index":0,"message":{"role":"assistant","reasoning_content":"Rome?","content":"Paris"},"finish_reason":"stop"}]}"""),
        ("/v1/chat/completions", true) => ScriptedHost.Events(
            http,
            """{"id":"x","choices":[{"index":0,"delta":{"role":"assistant","reasoning":"Rome?"}}]}""",
            """{"id":"x","choices":[{"index":0,"delta":{"content":"Pa"}},{"index":1,"delta":{"content":"Rome"}}]}""",
            """{"id":"x","choices":[{"index":0,"delta":{"content":"ris"},"finish_reason":"stop"}]}""",
            """{"id":"x","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}""",
            "[DONE]"),
        ("/v1/completions", false) => ScriptedHost.Json(http, """{"id":"x","choices":[{"index":0,"text":"<think>Rome?</think>\nParis","finish_reason":"stop"}]}"""),
        ("/v1/completions", true) => ScriptedHost.Events(
            http,
            """{"id":"x","choices":[{"index":0,"text":"Rome?</thi"}]}""",
            """{"id":"x","choices":[{"index":0,"text":"nk>\n\nParis","finish_reason":"stop"}]}""",
            "[DONE]"),
        ("/v1/responses", false) => ScriptedHost.Json(http, """{"id":"x","status":"completed","output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"Rome?"}]},{"type":"message","content":[{"type":"output_text","text":"Par"},{"type":"output_text","text":"is"}]}]}"""),
        ("/v1/responses", true) => ScriptedHost.Events(
            http,
            """{"type":"response.created","response":{"id":"x","status":"in_progress","output":[]}}""",
            """{"type":"response.reasoning_text.delta","delta":"Rome?"}""",
            """{"type":"response.output_text.delta","delta":"Pa"}""",
            """{"type":"response.output_text.delta","delta":"ris"}""",
            """{"type":"response.completed","response":{"id":"x","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Paris"}]}]}}"""),
        ("/api/chat", false) => ScriptedHost.Json(http, """{"message":{"role":"assistant","thinking":"Rome?","content":"Paris"},"done":true,"done_reason":"stop"}"""),
        ("/api/chat", true) => ScriptedHost.Lines(
            http,
            """{"message":{"role":"assistant","thinking":"Rome?","content":""},"done":false}""",
            """{"message":{"role":"assistant","content":"Pa"},"done":false}""",
            """{"message":{"role":"assistant","content":"ris"},"done":true,"done_reason":"stop"}"""),
        ("/api/generate", false) => ScriptedHost.Json(http, """{"response":"Paris","thinking":"Rome?","done":true,"done_reason":"stop"}"""),
        ("/api/generate", true) => ScriptedHost.Lines(
            http,
            """{"response":"","thinking":"Rome?","done":false}""",
            """{"response":"Paris","done":false}""",
            """{"response":"","done":true,"done_reason":"stop"}"""),
        var (path, _) => throw new InvalidOperationException($"Nothing is scripted for {path}."),
    };

    /// <summary>A request on a path.</summary>
    public static string Ask(string path, bool stream, string greenserv)
    {
        var payload = path switch
        {
            "/v1/responses" => "\"input\":\"Capital of France?\"",
            "/v1/completions" or "/api/generate" => "\"prompt\":\"Capital of France?\"",
            _ => "\"messages\":[{\"role\":\"user\",\"content\":\"Capital of France?\"}]",
        };
        return $$"""{"model":"greenserv","stream":{{(stream ? "true" : "false")}},{{payload}},"greenserv":{{greenserv}}}""";
    }
}

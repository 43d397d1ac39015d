using System.Globalization;
using System.Text.Json.Nodes;
using GreenServ.Router.Pool;
using GreenServ.Router.Tests.Hosting;

namespace GreenServ.Router.Tests.Hostile;

/// <summary>A client's API, a host's, and what passes between the two.</summary>
internal sealed record Lane
{
    public static IReadOnlyList<Lane> All { get; } =
    [
        new() { Name = "OpenAI", Path = "v1/chat/completions", HostKind = HostKind.OpenAi },
        new() { Name = "OpenAI on Ollama", Path = "v1/chat/completions", HostKind = HostKind.Ollama },
        new() { Name = "Ollama", Path = "api/chat", HostKind = HostKind.Ollama },
        new() { Name = "Ollama on OpenAI", Path = "api/chat", HostKind = HostKind.OpenAi },
        new() { Name = "Responses as chat", Path = "v1/responses", HostKind = HostKind.OpenAi },
    ];

    public required string Name { get; init; }
    public required string Path { get; init; }
    public required HostKind HostKind { get; init; }

    /// <summary>Whether the client speaks Ollama's API.</summary>
    public bool IsOllama => Path.StartsWith("api/", StringComparison.Ordinal);

    /// <summary>Whether the host's stream is one of events rather than of lines.</summary>
    public bool HostSendsEvents => !IsOllama || HostKind == HostKind.OpenAi;

    public string StreamHead => $"HTTP/1.1 200 OK\r\nContent-Type: {(HostSendsEvents ? "text/event-stream" : "application/x-ndjson")}\r\n\r\n";

    /// <summary>The beginning of an answer.</summary>
    public string FirstEvent => Event(HostSendsEvents
        ? """{"id":"c","choices":[{"index":0,"delta":{"content":"hello"}}]}"""
        : """{"model":"m","message":{"role":"assistant","content":"hello"},"done":false}""");

    /// <summary>The end of an answer.</summary>
    public string LastEvent(string promptTokens = "7", string completionTokens = "3") => HostSendsEvents
        ? Event($$$"""{"id":"c","choices":[],"usage":{"prompt_tokens":{{{promptTokens}}},"completion_tokens":{{{completionTokens}}}}}""") + Event("[DONE]")
        : Event($$"""{"model":"m","message":{"role":"assistant","content":""},"done":true,"prompt_eval_count":{{promptTokens}},"eval_count":{{completionTokens}}}""");

    /// <summary>A whole answer.</summary>
    public string Whole(string promptTokens = "7", string completionTokens = "3") => HostSendsEvents
        ? $$$"""{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{promptTokens}}},"completion_tokens":{{{completionTokens}}}}}"""
        : $$"""{"model":"m","message":{"role":"assistant","content":"hello"},"done":true,"prompt_eval_count":{{promptTokens}},"eval_count":{{completionTokens}}}""";

    public string Event(string json) => HostSendsEvents ? $"data: {json}\n\n" : json + "\n";

    /// <summary>A request that is in order.</summary>
    public string Request(bool stream, string fields = "") =>
        $$"""{"model":"greenserv","stream":{{(stream ? "true" : "false")}},{{(Path == "v1/responses" ? "\"input\":\"hi\"" : "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]")}}{{fields}}}""";

    /// <summary>What is wrong, from an answer or from the end of a stream, in the shape of the client's API and in no other.</summary>
    public string ErrorOf(string body)
    {
        var last = body.Split('\n').Last(line => line.Length > 0);
        var error = JsonNode.Parse(last.StartsWith("data: ", StringComparison.Ordinal) ? last[6..] : last)!["error"];
        if (IsOllama)
            return error.Text();
        Assert.Equal(["message", "type", "param", "code"], error!.AsObject().Select(field => field.Key));
        return error["message"].Text();
    }

    public static Lane Named(string name) => All.Single(lane => lane.Name == name);

    public static string Answer(string body, string status = "200 OK", string headers = "Content-Type: application/json\r\n") => string.Create(
        CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}

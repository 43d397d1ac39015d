using System.Text.Json;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Translation;

/// <summary>One item of a response's output.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">Text, reasoning, or a call's arguments.</param>
internal sealed record ResponseItem(ResponseItemKind Kind, string Id, string Text)
{
    /// <summary>Of a call.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of a call: what its result refers to.</summary>
    public string CallId { get; init; } = "";

    /// <summary>Of a message: its tokens with their probabilities, where asked for.</summary>
    public IReadOnlyList<JsonElement> Tokens { get; init; } = [];

    /// <summary>Writes the item as it is once complete, or as it is announced.</summary>
    public void Write(Utf8JsonWriter json, bool isComplete = true)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("type", Kind switch { ResponseItemKind.Message => "message", ResponseItemKind.Reasoning => "reasoning", _ => "function_call" });
        json.WriteString("status", isComplete ? "completed" : "in_progress");
        switch (Kind)
        {
            case ResponseItemKind.Call:
                json.WriteString("call_id", CallId);
                json.WriteString("name", Name);
                json.WriteString("arguments", isComplete ? Text : "");
                break;
            case ResponseItemKind.Reasoning:
                json.WriteStartArray("summary");
                json.WriteEndArray();
                WriteParts(json, isComplete);
                break;
            default:
                json.WriteString("role", "assistant");
                WriteParts(json, isComplete);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the item's one part of content.</summary>
    public void WritePart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", Kind == ResponseItemKind.Reasoning ? "reasoning_text" : "output_text");
        json.WriteString("text", text);
        if (Kind == ResponseItemKind.Message)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            WriteTokens(json, Tokens);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>logprobs</c>, empty where there are none.</summary>
    public static void WriteTokens(Utf8JsonWriter json, IReadOnlyList<JsonElement> tokens)
    {
        json.WriteStartArray("logprobs");
        foreach (var token in tokens)
            json.WriteAsCame(token);
        json.WriteEndArray();
    }

    /// <summary>The tokens of a completion's <c>logprobs</c>, to keep.</summary>
    public static IReadOnlyList<JsonElement> TokensOf(JsonElement? logprobs) =>
        logprobs is { } given ? [.. new JsonFields(given).List("content").Select(token => token.Clone())] : [];

    private void WriteParts(Utf8JsonWriter json, bool isComplete)
    {
        json.WriteStartArray("content");
        if (isComplete)
            WritePart(json, Text);
        json.WriteEndArray();
    }
}

/// <summary>Kinds of output items a chat completion can bring.</summary>
internal enum ResponseItemKind
{
    Message,
    Reasoning,
    Call,
}

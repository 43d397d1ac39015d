using System.Text;
using System.Text.Json;

namespace GreenServ.Router.Translation;

/// <summary>One choice of a completion, whole or a chunk of it, as OpenAI-compatible hosts write it.</summary>
internal readonly record struct ChatPiece
{
    public string Text { get; private init; }

    /// <summary>What the model thought before it answered, where its host tells it apart.</summary>
    public string Reasoning { get; private init; }

    /// <summary>Tool calls, whole or in part; <c>null</c> when there are none.</summary>
    public JsonElement? ToolCalls { get; private init; }

    public string? FinishReason { get; private init; }
    public JsonElement? Logprobs { get; private init; }

    public bool IsEmpty => Text.Length == 0 && Reasoning.Length == 0 && ToolCalls is null && Logprobs is null;

    /// <summary>Reads the first choice; <c>null</c> when there is none.</summary>
    public static ChatPiece? FirstOf(JsonElement completion)
    {
        if (completion.ValueKind != JsonValueKind.Object || !completion.TryGetProperty("choices", out var choices) || choices.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var choice in choices.EnumerateArray())
        {
            if (Number(choice, "index") is null or 0)
                return Of(choice);
        }

        return null;
    }

    private static ChatPiece Of(JsonElement choice)
    {
        // Chat chunks say "delta", whole chats "message", plain completions have the text beside the index.
        var message = Property(choice, "delta") ?? Property(choice, "message") ?? choice;
        return new()
        {
            Text = TextOf(Property(message, "content") ?? Property(message, "text")) is { Length: > 0 } text ? text : TextOf(Property(message, "refusal")),
            Reasoning = TextOf(Property(message, "reasoning_content") ?? Property(message, "reasoning")),
            ToolCalls = Property(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls && calls.GetArrayLength() > 0 ? calls : null,
            FinishReason = Property(choice, "finish_reason") is { ValueKind: JsonValueKind.String } reason ? reason.GetString() : null,
            Logprobs = Property(choice, "logprobs") is { ValueKind: JsonValueKind.Object } logprobs ? logprobs : null,
        };
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static int? Number(JsonElement element, string name) =>
        Property(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    // A few hosts write content as parts.
    private static string TextOf(JsonElement? content)
    {
        switch (content)
        {
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString()!;
            case { ValueKind: JsonValueKind.Array } parts:
                var all = new StringBuilder();
                foreach (var part in parts.EnumerateArray())
                    all.Append(TextOf(Property(part, "text")));
                return all.ToString();
            default:
                return "";
        }
    }
}

using System.Text.Json;

namespace GreenServ.Simulator.Playback;

/// <summary>Reads message contents, which are a string or, in OpenAI's form, a list of parts.</summary>
internal static class MessageText
{
    /// <summary>The text of a content; images and other parts count for nothing.</summary>
    public static string Of(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(TextPart).Where(text => text.Length > 0)),
        _ => "",
    };

    /// <summary>The last user message, and the tokens of the whole conversation.</summary>
    public static (string Prompt, int Tokens) OfConversation(IReadOnlyList<Message> messages)
    {
        var prompt = "";
        var tokens = 0;
        foreach (var message in messages)
        {
            var text = Of(message.Content);
            tokens += Tokens.Count(text) + Tokens.PerMessage;
            if (string.Equals(message.Role, "user", StringComparison.OrdinalIgnoreCase))
                prompt = text;
        }

        return (prompt, tokens);
    }

    private static string TextPart(JsonElement part) =>
        part.ValueKind is JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String ? text.GetString()! : "";
}

/// <summary>A message of a conversation, in Ollama's or OpenAI's form.</summary>
internal sealed record Message(string? Role, JsonElement Content);

using System.Text.Json;

namespace GreenServ.Simulator.Playback;

/// <summary>Reads conversations, in Ollama's form or OpenAI's.</summary>
internal static class Conversation
{
    /// <summary>What a conversation asks; the rest of the request is the caller's to add.</summary>
    public static Ask Read(IReadOnlyList<Message> messages)
    {
        var prompt = "";
        var tokens = 0;
        IReadOnlyList<string> images = [];
        var results = new List<string>();
        foreach (var message in messages)
        {
            var text = TextOf(message.Content);
            tokens += Tokens.Count(text) + Tokens.PerMessage;
            switch (message.Role?.ToLowerInvariant())
            {
                case "user":
                    (prompt, images) = (text, ImagesOf(message));
                    results.Clear();
                    break;
                case "assistant":
                    results.Clear();
                    break;
                case "tool":
                    results.Add(text);
                    break;
            }
        }

        return new() { Prompt = prompt, PromptTokens = tokens, Images = images, ToolResults = results };
    }

    /// <summary>The text of a content; images and other parts count for nothing.</summary>
    public static string TextOf(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array => string.Join('\n', content.EnumerateArray().Select(part => Text(part, "text") ?? "").Where(text => text.Length > 0)),
        _ => "",
    };

    private static IReadOnlyList<string> ImagesOf(Message message) =>
    [
        .. message.Images ?? [],
        .. message.Content.ValueKind is JsonValueKind.Array ? message.Content.EnumerateArray().Select(ImageOf).OfType<string>() : [],
    ];

    // {"image_url":{"url":…}} in a chat, {"image_url":…} in the Responses API.
    private static string? ImageOf(JsonElement part) =>
        part.ValueKind is JsonValueKind.Object && part.TryGetProperty("image_url", out var image)
            ? image.ValueKind is JsonValueKind.String ? image.GetString() : Text(image, "url")
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A message of a conversation.</summary>
internal sealed record Message(string? Role, JsonElement Content, IReadOnlyList<string>? Images = null);

using System.Globalization;
using System.Text.Json;

namespace GreenServ.Router.Translation;

/// <summary>Ollama's messages as OpenAI's.</summary>
internal sealed class OllamaMessages
{
    /// <summary>Calls that no tool message has answered yet, oldest first.</summary>
    private readonly List<(string Id, string? Name)> _open = [];

    public static void Write(IEnumerable<JsonElement> messages, Utf8JsonWriter json)
    {
        var conversation = new OllamaMessages();
        json.WriteStartArray("messages");
        var index = 0;
        foreach (var message in messages)
            conversation.WriteMessage(new JsonFields(message), index++, json);
        json.WriteEndArray();
    }

    /// <summary>Writes <c>content</c>: text alone, or with images as parts.</summary>
    public static void WriteContent(string text, IReadOnlyList<JsonElement> images, Utf8JsonWriter json)
    {
        if (images.Count == 0)
        {
            json.WriteString("content", text);
            return;
        }

        json.WriteStartArray("content");
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        foreach (var image in images.Where(image => image.ValueKind == JsonValueKind.String))
        {
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            json.WriteString("url", ImageUrl(image.GetString()!));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteMessage(JsonFields message, int index, Utf8JsonWriter json)
    {
        var role = message.Text("role")?.ToLowerInvariant() ?? "user";
        json.WriteStartObject();
        json.WriteString("role", role);
        WriteContent(message.Text("content") ?? "", [.. message.List("images")], json);
        if (message.Text("thinking") is { Length: > 0 } thinking)
            json.WriteString("reasoning_content", thinking);
        if (role == "tool")
            json.WriteString("tool_call_id", Answered(message));
        WriteToolCalls([.. message.List("tool_calls")], index, json);
        json.WriteEndObject();
    }

    private void WriteToolCalls(IReadOnlyList<JsonElement> calls, int messageIndex, Utf8JsonWriter json)
    {
        if (calls.Count == 0)
            return;
        json.WriteStartArray("tool_calls");
        for (var i = 0; i < calls.Count; i++)
        {
            var call = new JsonFields(calls[i]);
            var function = new JsonFields(call["function"] ?? default);

            // Ollama could do without ids; OpenAI can not.
            var id = call.Text("id") is { Length: > 0 } given ? given : string.Create(CultureInfo.InvariantCulture, $"call_{messageIndex}_{i}");
            _open.Add((id, function.Text("name")));
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", function.Text("name") ?? "");
            json.WriteString("arguments", function["arguments"]?.GetRawText() ?? "{}");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Named by its id, else the first open call of the tool's name, else the first open one: results come in the calls' order.
    private string Answered(JsonFields message)
    {
        var id = message.Text("tool_call_id");
        var name = message.Text("tool_name") ?? message.Text("name");
        var index = id is { Length: > 0 } ? _open.FindIndex(call => call.Id == id)
            : name is { Length: > 0 } ? _open.FindIndex(call => call.Name == name)
            : -1;
        if (id is { Length: > 0 } && index < 0)
            return id;
        if (_open.Count == 0)
            return "call_unknown";
        index = Math.Max(index, 0);
        var answered = _open[index].Id;
        _open.RemoveAt(index);
        return answered;
    }

    // Ollama's images are bare base64, which does not say what they are; their first bytes do.
    private static string ImageUrl(string image)
    {
        if (image.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return image;
        var type = image.StartsWith("iVBOR", StringComparison.Ordinal) ? "png"
            : image.StartsWith("R0lGOD", StringComparison.Ordinal) ? "gif"
            : image.StartsWith("UklGR", StringComparison.Ordinal) ? "webp"
            : "jpeg";
        return $"data:image/{type};base64,{image}";
    }
}

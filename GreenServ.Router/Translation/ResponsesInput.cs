using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Translation;

/// <summary>Input items of the Responses API as the messages of a chat completion.</summary>
internal sealed class ResponsesInput
{
    private readonly Utf8JsonWriter _json;
    private readonly List<JsonFields> _calls = [];
    private JsonFields? _assistant;
    private string? _reasoning;

    private ResponsesInput(Utf8JsonWriter json) => _json = json;

    public static RequestError? Refuse(JsonFields request)
    {
        var index = 0;
        foreach (var element in request.List("input"))
        {
            var item = new JsonFields(element);
            if (TypeOf(item) is var type and not ("message" or "function_call" or "function_call_output" or "reasoning"))
                return ResponsesToChat.Unsupported($"input[{index}].type", $"\"{type}\"");
            foreach (var part in item.List("content").Concat(item.List("output")))
            {
                if (Unwritable(new JsonFields(part)) is { } what)
                    return ResponsesToChat.Unsupported($"input[{index}].content", what);
            }

            index++;
        }

        return null;
    }

    public static void Write(JsonFields request, Utf8JsonWriter json)
    {
        json.WriteStartArray("messages");
        if (request.Text("instructions") is { Length: > 0 } instructions)
            WriteText("system", instructions, json);
        if (request.Text("input") is { } text)
            WriteText("user", text, json);
        var input = new ResponsesInput(json);
        foreach (var item in request.List("input"))
            input.Take(new JsonFields(item));
        input.Flush();
        json.WriteEndArray();
    }

    private static string? TypeOf(JsonFields item) => item.Text("type") ?? (item["role"] is null ? null : "message");

    private static string? Unwritable(JsonFields part) => part.Text("type") switch
    {
        "input_text" or "output_text" or "text" or "refusal" or "reasoning_text" or "summary_text" or "input_audio" => null,
        "input_image" => part["image_url"] is null ? "an image by its file_id" : null,
        "input_file" => part["file_data"] is null ? "a file that is not in the request itself" : null,
        var type => $"\"{type}\"",
    };

    private static void WriteText(string role, string text, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", text);
        json.WriteEndObject();
    }

    private void Take(JsonFields item)
    {
        switch (TypeOf(item))
        {
            case "reasoning":
                _reasoning = string.Concat(item.List("content").Concat(item.List("summary")).Select(part => new JsonFields(part).Text("text")));
                break;
            case "function_call":
                _calls.Add(item);
                break;
            case "function_call_output":
                Flush();
                WriteToolResult(item);
                break;
            case "message" when item.Text("role") == "assistant":
                // One turn of the model is one message there, with the calls it made; some clients replay what it said after them.
                if (_assistant is not null)
                    Flush();
                _assistant = item;
                break;
            default:
                Flush();
                WriteMessage(item, item.Text("role") is "developer" ? "system" : item.Text("role") ?? "user");
                break;
        }
    }

    /// <summary>Writes the model's turn as far as it was taken.</summary>
    private void Flush()
    {
        if (_assistant is null && _calls.Count == 0)
            return;
        _json.WriteStartObject();
        _json.WriteString("role", "assistant");
        if (_assistant is not null)
            WriteContent(_assistant, "content");
        else
            _json.WriteNull("content");
        if (_reasoning is { Length: > 0 })
            _json.WriteString("reasoning_content", _reasoning);
        WriteCalls();
        _json.WriteEndObject();
        _calls.Clear();
        (_assistant, _reasoning) = (null, null);
    }

    private void WriteCalls()
    {
        if (_calls.Count == 0)
            return;
        _json.WriteStartArray("tool_calls");
        foreach (var call in _calls)
        {
            _json.WriteStartObject();
            _json.WriteString("id", call.Text("call_id"));
            _json.WriteString("type", "function");
            _json.WriteStartObject("function");
            _json.WriteString("name", call.Text("name"));
            _json.WriteString("arguments", call.Text("arguments") ?? "{}");
            _json.WriteEndObject();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteToolResult(JsonFields item)
    {
        _json.WriteStartObject();
        _json.WriteString("role", "tool");
        _json.WriteString("tool_call_id", item.Text("call_id"));
        WriteContent(item, "output");
        _json.WriteEndObject();
    }

    private void WriteMessage(JsonFields item, string role)
    {
        _json.WriteStartObject();
        _json.WriteString("role", role);
        WriteContent(item, "content");
        _json.WriteEndObject();
    }

    private void WriteContent(JsonFields item, string field)
    {
        var parts = item.List(field).Select(part => new JsonFields(part)).ToArray();
        if (parts.All(IsText))
        {
            _json.WriteString("content", item.Text(field) ?? string.Concat(parts.Select(TextOf)));
            return;
        }

        _json.WriteStartArray("content");
        foreach (var part in parts)
            WritePart(part);
        _json.WriteEndArray();
    }

    private void WritePart(JsonFields part)
    {
        _json.WriteStartObject();
        switch (part.Text("type"))
        {
            case "input_image":
                _json.WriteString("type", "image_url");
                _json.WriteStartObject("image_url");
                Copy(part, "image_url", "url");
                Copy(part, "detail", "detail");
                _json.WriteEndObject();
                break;
            case "input_file":
                _json.WriteString("type", "file");
                _json.WriteStartObject("file");
                Copy(part, "filename", "filename");
                Copy(part, "file_data", "file_data");
                _json.WriteEndObject();
                break;
            case "input_audio":
                _json.WriteString("type", "input_audio");
                Copy(part, "input_audio", "input_audio");
                break;
            default:
                _json.WriteString("type", "text");
                _json.WriteString("text", TextOf(part));
                break;
        }

        _json.WriteEndObject();
    }

    private void Copy(JsonFields part, string from, string to)
    {
        if (part[from] is not { } value)
            return;
        _json.WritePropertyName(to);
        _json.WriteAsCame(value);
    }

    private static bool IsText(JsonFields part) => part.Text("type") is not ("input_image" or "input_file" or "input_audio");

    private static string TextOf(JsonFields part) => part.Text("text") ?? part.Text("refusal") ?? "";
}

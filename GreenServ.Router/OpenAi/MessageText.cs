using System.Text;
using System.Text.Json;
using GreenServ.Router.Errors;

namespace GreenServ.Router.OpenAi;

/// <summary>The text of a chat request's messages, as far as routing looks at it.</summary>
internal sealed class MessageText
{
    private static readonly string[] s_roles = ["system", "developer", "user", "assistant", "tool", "function"];
    private readonly StringBuilder _all = new();
    private string? _lastUser;

    /// <summary>Text of the last user message; all text when there is none.</summary>
    public string Prompt => _lastUser ?? _all.ToString();

    public int TotalCharacters => _all.Length;
    public bool HasImages { get; private set; }

    /// <summary>Reads the value the reader stands on, always to its end.</summary>
    public static (MessageText? Messages, RequestError? Error) Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return (null, RequestError.Invalid("'messages' must be an array of message objects.", "messages", "invalid_type"));
        }

        var messages = new MessageText();
        RequestError? error = null;
        var index = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var problem = messages.ReadMessage(ref json, index++);
            error ??= problem;
        }

        if (index == 0)
            error = RequestError.Invalid("'messages' is empty. Send at least one message.", "messages", "empty_array");
        return error is null ? (messages, null) : (null, error);
    }

    private RequestError? ReadMessage(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return RequestError.Invalid($"'messages[{index}]' must be an object with 'role' and 'content'.", $"messages[{index}]", "invalid_type");
        }

        string? role = null;
        RequestError? error = null;
        var text = new StringBuilder();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!.ToLowerInvariant();
            json.Read();
            if (key == "content")
            {
                var problem = ReadContent(ref json, text, index);
                error ??= problem;
                continue;
            }

            if (key == "role" && json.TokenType == JsonTokenType.String)
                role = json.GetString();
            json.Skip();
        }

        if (role is null || !s_roles.Contains(role))
        {
            error ??= RequestError.Invalid(
                $"'messages[{index}].role' must be one of {string.Join(", ", s_roles)}.", $"messages[{index}].role", role is null ? "missing_field" : "invalid_value");
        }

        if (_all.Length > 0)
            _all.Append('\n');
        _all.Append(text);
        if (role == "user")
            _lastUser = text.ToString();
        return error;
    }

    private RequestError? ReadContent(ref Utf8JsonReader json, StringBuilder text, int index)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                text.Append(json.GetString());
                return null;
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.StartArray:
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    ReadPart(ref json, text);
                return null;
            default:
                json.Skip();
                return RequestError.Invalid(
                    $"'messages[{index}].content' must be a string or an array of parts.", $"messages[{index}].content", "invalid_type");
        }
    }

    // Parts of kinds we do not know are the host's business; only text and the presence of images matter here.
    private void ReadPart(ref Utf8JsonReader json, StringBuilder text)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!.ToLowerInvariant();
            json.Read();
            if (key == "text" && json.TokenType == JsonTokenType.String)
                text.Append(text.Length > 0 ? "\n" : "").Append(json.GetString());
            else if (key is "image_url" or "input_image")
                HasImages = true;
            json.Skip();
        }
    }
}

using System.Text;
using System.Text.Json;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Requests;

/// <summary>The text of a list of messages, as far as routing looks at it.</summary>
internal sealed class MessageText
{
    private readonly StringBuilder _all = new();
    private readonly MessageRules _rules;
    private readonly TurnReader _turns = new();
    private string? _lastUser;

    private MessageText(MessageRules rules) => _rules = rules;

    /// <summary>Text of the last user message; all text when there is none.</summary>
    public string Prompt => _lastUser ?? _all.ToString();

    public int Count { get; private set; }
    public int Images { get; private set; }
    public bool HasImages => Images > 0;

    /// <summary>What of them becomes tokens.</summary>
    public RequestTally Tally => new() { Text = RequestText.Tally(_all), Messages = Count, Images = Images };

    /// <summary>Where they stand in their conversation.</summary>
    public ConversationTurns Turns => _turns.Read();

    /// <summary>Text alone, where a list of messages was expected.</summary>
    public static MessageText Of(string text, MessageRules rules)
    {
        var messages = new MessageText(rules) { Count = 1, _lastUser = text };
        messages._all.Append(text);
        messages._turns.Add("user", messages._all);
        return messages;
    }

    /// <summary>Reads the value the reader stands on, always to its end.</summary>
    public static (MessageText? Messages, RequestError? Error) Read(ref Utf8JsonReader json, MessageRules rules)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return (null, RequestError.Invalid($"'{rules.Field}' must be an array of message objects.", rules.Field, "invalid_type"));
        }

        var messages = new MessageText(rules);
        RequestError? error = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var problem = messages.ReadMessage(ref json, messages.Count++);
            error ??= problem;
        }

        if (messages.Count == 0 && !rules.MayBeEmpty)
            error = RequestError.Invalid($"'{rules.Field}' is empty. Send at least one message.", rules.Field, "empty_array");
        return error is null ? (messages, null) : (null, error);
    }

    private RequestError? ReadMessage(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return RequestError.Invalid($"'{_rules.Field}[{index}]' must be an object.", $"{_rules.Field}[{index}]", "invalid_type");
        }

        string? role = null;
        string? type = null;
        RequestError? error = null;
        var text = new StringBuilder();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!.ToLowerInvariant();
            json.Read();
            switch (key)
            {
                case "content":
                case "output" when _rules.Roles is null:
                    var problem = ReadContent(ref json, text, index);
                    error ??= problem;
                    continue;
                case "role" when json.TokenType == JsonTokenType.String:
                    role = json.GetString();
                    break;
                case "type" when json.TokenType == JsonTokenType.String:
                    type = json.GetString();
                    break;
                case "images":
                    Images += JsonReading.CountElements(ref json);
                    continue;
            }

            json.Skip();
        }

        if (_rules.Roles is { } roles && (role is null || !roles.Contains(role)))
        {
            error ??= RequestError.Invalid(
                $"'{_rules.Field}[{index}].role' must be one of {string.Join(", ", roles)}.",
                $"{_rules.Field}[{index}].role", role is null ? "missing_field" : "invalid_value");
        }

        if (_all.Length > 0)
            _all.Append('\n');
        _all.Append(text);
        _turns.Add(role ?? type, text);
        if ("user".Equals(role, StringComparison.OrdinalIgnoreCase))
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
                return _rules.Roles is null ? null : RequestError.Invalid(
                    $"'{_rules.Field}[{index}].content' must be a string or an array of parts.", $"{_rules.Field}[{index}].content", "invalid_type");
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

        var isImage = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = json.GetString()!.ToLowerInvariant();
            json.Read();
            if (key == "text" && json.TokenType == JsonTokenType.String)
                text.Append(text.Length > 0 ? "\n" : "").Append(json.GetString());
            else if (key is "image_url" or "input_image" || (key == "type" && json.TokenType == JsonTokenType.String && (json.ValueTextEquals("image_url"u8) || json.ValueTextEquals("input_image"u8))))
                isImage = true;
            json.Skip();
        }

        Images += isImage ? 1 : 0;
    }
}

/// <summary>What a surface demands of its messages.</summary>
/// <param name="Field">Name of the field that holds them.</param>
/// <param name="Roles">Roles a message may have; <c>null</c> where what a message is made of is the host's business.</param>
/// <param name="MayBeEmpty">Whether no message at all means something.</param>
internal sealed record MessageRules(string Field, IReadOnlyList<string>? Roles, bool MayBeEmpty = false);

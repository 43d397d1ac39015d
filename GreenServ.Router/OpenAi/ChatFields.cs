using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>Reads a chat completion request.</summary>
internal sealed class ChatFields : RequestFields
{
    private static readonly MessageRules s_rules = new("messages", ["system", "developer", "user", "assistant", "tool", "function"]);

    private MessageText? _messages;
    private bool _tools;
    private TextTally _toolText;
    private bool _schema;

    public override string Prompt => _messages!.Prompt;
    public override RequestTally Input => _messages!.Tally with { Tools = _toolText };

    public override ConversationTurns? Turns => _messages!.Turns;

    public override PromptTraits Traits =>
        (_tools ? PromptTraits.Tools : PromptTraits.None)
        | (_schema ? PromptTraits.JsonSchema : PromptTraits.None)
        | (_messages!.HasImages ? PromptTraits.Images : PromptTraits.None);

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        switch (key)
        {
            case "messages":
                (_messages, error) = MessageText.Read(ref json, s_rules);
                break;
            case "stream_options":
                error = ReadStreamOptions(ref json);
                break;
            case "tools" or "functions":
                var start = (int)json.TokenStartIndex;
                if (!JsonReading.SkipFilledArray(ref json))
                    break;
                (_tools, _toolText) = (true, RequestText.Tally(body[start..(int)json.BytesConsumed]));
                break;
            case "response_format":
                _schema = SchemaMention.In(ref json, body);
                break;
            default:
                json.Skip();
                break;
        }

        return error;
    }

    public override RequestError? Missing() => _messages is null
        ? RequestError.Invalid("'messages' is missing. Send an array such as [{\"role\":\"user\",\"content\":\"…\"}].", "messages", "missing_field")
        : null;
}

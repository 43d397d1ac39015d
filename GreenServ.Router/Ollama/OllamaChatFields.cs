using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>Reads a chat request in Ollama's form.</summary>
internal sealed class OllamaChatFields : RequestFields
{
    private static readonly MessageRules s_rules = new("messages", Roles: null, MayBeEmpty: true);

    private MessageText? _messages;
    private bool _tools;
    private TextTally _toolText;
    private bool _schema;
    private bool _thinks;

    public override bool StreamsByDefault => true;
    public override bool OnlyLoads => _messages is null or { Count: 0 };
    public override string Prompt => _messages?.Prompt ?? "";
    public override RequestTally Input => (_messages?.Tally ?? new()) with { Tools = _toolText };

    public override ConversationTurns? Turns => _messages?.Turns;

    public override PromptTraits Traits =>
        (_tools ? PromptTraits.Tools : PromptTraits.None)
        | (_schema ? PromptTraits.JsonSchema : PromptTraits.None)
        | (_messages is { HasImages: true } ? PromptTraits.Images : PromptTraits.None);

    public override RequestNeeds Needs => base.Needs | (_thinks ? RequestNeeds.Thinking : RequestNeeds.None);

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        switch (key)
        {
            case "messages" when json.TokenType == JsonTokenType.Null:
                _messages = null;
                break;
            case "messages":
                (_messages, error) = MessageText.Read(ref json, s_rules);
                break;
            case "tools":
                var start = (int)json.TokenStartIndex;
                _tools = JsonReading.SkipFilledArray(ref json);
                _toolText = _tools ? RequestText.Tally(body[start..(int)json.BytesConsumed]) : default;
                break;
            case "think":
                _thinks = JsonReading.SkipTruthy(ref json);
                break;
            case "format":
                (_schema, error) = RunnerValues.ReadFormat(ref json);
                break;
            case "options":
                error = RunnerValues.ReadOptions(ref json);
                break;
            default:
                json.Skip();
                break;
        }

        return error;
    }

    public override RequestError? Missing() => null;
}

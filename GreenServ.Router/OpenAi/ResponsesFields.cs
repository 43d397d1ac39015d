using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>Reads a request to the Responses API. Only its stateless form can be served: hosts keep no conversations.</summary>
internal sealed class ResponsesFields : RequestFields
{
    private static readonly MessageRules s_rules = new("input", Roles: null);

    private MessageText? _input;
    private string? _instructions;
    private bool _tools;
    private TextTally _toolText;
    private bool _schema;

    public override string Prompt => _input!.Prompt;

    public override RequestTally Input
    {
        get
        {
            var input = _input!.Tally with { Tools = _toolText };
            if (_instructions is null)
                return input;
            var text = input.Text;
            text.Add(_instructions);
            return input with { Text = text, Messages = input.Messages + 1 };
        }
    }

    public override ConversationTurns? Turns => _input!.Turns;

    public override PromptTraits Traits =>
        (_tools ? PromptTraits.Tools : PromptTraits.None)
        | (_schema ? PromptTraits.JsonSchema : PromptTraits.None)
        | (_input!.HasImages ? PromptTraits.Images : PromptTraits.None);

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        switch (key)
        {
            case "input" when json.TokenType == JsonTokenType.String:
                _input = MessageText.Of(json.GetString()!, s_rules);
                break;
            case "input":
                (_input, error) = MessageText.Read(ref json, s_rules);
                break;
            case "instructions":
                _instructions = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                json.Skip();
                break;
            case "tools":
                var start = (int)json.TokenStartIndex;
                if (!JsonReading.SkipFilledArray(ref json))
                    break;
                (_tools, _toolText) = (true, RequestText.Tally(body[start..(int)json.BytesConsumed]));
                break;
            case "text":
                _schema = SchemaMention.In(ref json, body);
                break;
            case "previous_response_id" or "conversation" or "prompt" when json.TokenType != JsonTokenType.Null:
                json.Skip();
                error = Stateful(key);
                break;
            case "background" when json.TokenType == JsonTokenType.True:
                error = Stateful(key);
                break;
            default:
                json.Skip();
                break;
        }

        return error;
    }

    public override RequestError? Missing() =>
        _input is null ? RequestError.Invalid("'input' is missing. Send a text or an array of items.", "input", "missing_field") : null;

    // Hosts that know no state ignore these fields, and the model would answer without the conversation it is asked about.
    private static RequestError Stateful(string field) => RequestError.Invalid(
        $"'{field}' needs responses to be kept, and neither this router nor its hosts keep any. Send the whole conversation as 'input'.", field, "unsupported_feature");
}

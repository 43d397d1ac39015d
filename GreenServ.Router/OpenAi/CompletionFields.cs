using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>Reads a request to complete text.</summary>
internal sealed class CompletionFields : RequestFields
{
    private InputText? _prompt;
    private string? _suffix;

    public override bool IsPlainCompletion => true;
    public override string Prompt => _prompt!.Text;
    public override RequestTally Input => new() { Text = RequestText.Tally(_prompt!.Text, _suffix), Tokens = _prompt.Tokens };
    public override PromptTraits Traits => PromptTraits.None;

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        switch (key)
        {
            case "prompt":
                (_prompt, error) = InputText.Read(ref json, "prompt");
                break;
            case "suffix":
                _suffix = json.TokenType == JsonTokenType.String ? json.GetString() : null;
                json.Skip();
                break;
            case "stream_options":
                error = ReadStreamOptions(ref json);
                break;
            default:
                json.Skip();
                break;
        }

        return error;
    }

    public override RequestError? Missing() =>
        _prompt is null ? RequestError.Invalid("'prompt' is missing. Send the text to complete.", "prompt", "missing_field") : null;
}

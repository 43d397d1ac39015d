using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>Reads a request to generate text in Ollama's form.</summary>
internal sealed class OllamaGenerateFields : RequestFields
{
    private InputText _prompt = InputText.Empty;
    private string? _system;
    private string? _suffix;
    private bool _raw;
    private int _images;
    private bool _schema;
    private bool _thinks;

    public override bool StreamsByDefault => true;
    public override bool IsPlainCompletion => _raw || HasSuffix;
    public override bool OnlyLoads => _prompt.IsEmpty;
    public override string Prompt => _prompt.Text;

    public override RequestTally Input => new()
    {
        Text = RequestText.Tally(_prompt.Text, _system, _suffix),
        Messages = IsPlainCompletion ? 0 : _system is { Length: > 0 } ? 2 : 1,
        Images = _images,
        Tokens = _prompt.Tokens,
    };

    public override PromptTraits Traits =>
        (_schema ? PromptTraits.JsonSchema : PromptTraits.None) | (_images > 0 ? PromptTraits.Images : PromptTraits.None);

    public override RequestNeeds Needs => base.Needs
        | (_thinks ? RequestNeeds.Thinking : RequestNeeds.None)
        | (HasSuffix ? RequestNeeds.Insert : RequestNeeds.None);

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        switch (key)
        {
            case "prompt":
                (var prompt, error) = InputText.Read(ref json, "prompt");
                _prompt = prompt ?? _prompt;
                break;
            case "system":
                _system = TextOf(ref json);
                break;
            case "suffix":
                _suffix = TextOf(ref json);
                break;
            case "raw":
                _raw = json.TokenType == JsonTokenType.True;
                json.Skip();
                break;
            case "images":
                _images = JsonReading.CountElements(ref json);
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

    private bool HasSuffix => _suffix is { Length: > 0 };

    private static string? TextOf(ref Utf8JsonReader json)
    {
        var text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        json.Skip();
        return text;
    }
}

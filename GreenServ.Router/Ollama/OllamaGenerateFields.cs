using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>Reads a request to generate text in Ollama's form.</summary>
internal sealed class OllamaGenerateFields : RequestFields
{
    private InputText _prompt = InputText.Empty;
    private int _systemLength;
    private int _suffixLength;
    private bool _raw;
    private bool _images;
    private bool _schema;
    private bool _thinks;

    public override bool StreamsByDefault => true;
    public override bool IsPlainCompletion => _raw || _suffixLength > 0;
    public override bool OnlyLoads => _prompt.Characters == 0;
    public override string Prompt => _prompt.Text;
    public override int TotalCharacters => _prompt.Characters + _systemLength + _suffixLength;

    public override PromptTraits Traits =>
        (_schema ? PromptTraits.JsonSchema : PromptTraits.None) | (_images ? PromptTraits.Images : PromptTraits.None);

    public override RequestNeeds Needs => base.Needs
        | (_thinks ? RequestNeeds.Thinking : RequestNeeds.None)
        | (_suffixLength > 0 ? RequestNeeds.Insert : RequestNeeds.None);

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
                _systemLength = LengthOf(ref json);
                break;
            case "suffix":
                _suffixLength = LengthOf(ref json);
                break;
            case "raw":
                _raw = json.TokenType == JsonTokenType.True;
                json.Skip();
                break;
            case "images":
                _images = JsonReading.SkipFilledArray(ref json);
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

    private static int LengthOf(ref Utf8JsonReader json)
    {
        var length = json.TokenType == JsonTokenType.String ? json.GetString()!.Length : 0;
        json.Skip();
        return length;
    }
}

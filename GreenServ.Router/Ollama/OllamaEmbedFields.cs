using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Ollama;

/// <summary>Reads a request for embeddings in Ollama's form, the present one or the one it superseded.</summary>
/// <param name="inputField">Field that holds the text: <c>input</c>, or <c>prompt</c> in the older form.</param>
internal sealed class OllamaEmbedFields(string inputField) : RequestFields
{
    private InputText _input = InputText.Empty;
    private bool _isFilledList;

    // A list of nothing but empty texts has a vector for each.
    public override bool OnlyLoads => _input.IsEmpty && !_isFilledList;
    public override string Prompt => _input.Text;
    public override RequestTally Input => new() { Text = TextTally.Of(_input.Text), Tokens = _input.Tokens };
    public override PromptTraits Traits => PromptTraits.None;

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        if (key == "options")
            return RunnerValues.ReadOptions(ref json);
        if (key != inputField)
        {
            json.Skip();
            return null;
        }

        _isFilledList = IsFilledList(json);
        (var input, var error) = InputText.Read(ref json, inputField);
        _input = input ?? _input;
        return error;
    }

    public override RequestError? Missing() => null;

    private static bool IsFilledList(Utf8JsonReader json) => json.TokenType == JsonTokenType.StartArray && json.Read() && json.TokenType != JsonTokenType.EndArray;
}

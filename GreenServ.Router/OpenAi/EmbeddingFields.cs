using System.Text.Json;
using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.OpenAi;

/// <summary>Reads a request for embeddings.</summary>
internal sealed class EmbeddingFields : RequestFields
{
    private InputText? _input;

    public override string Prompt => _input!.Text;
    public override RequestTally Input => new() { Text = TextTally.Of(_input!.Text), Tokens = _input.Tokens };
    public override PromptTraits Traits => PromptTraits.None;

    public override RequestError? Read(string key, ref Utf8JsonReader json, ReadOnlySpan<byte> body)
    {
        RequestError? error = null;
        if (key == "input")
            (_input, error) = InputText.Read(ref json, "input");
        else
            json.Skip();
        return error;
    }

    public override RequestError? Missing() =>
        _input is null ? RequestError.Invalid("'input' is missing. Send a text or an array of texts.", "input", "missing_field") : null;
}

using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>
/// Text completion at an Ollama host, which takes one text where OpenAI takes several: a list of one is sent as that text, any
/// other is refused by name.
/// </summary>
internal sealed class LonePrompt(Exchange completions) : EditedExchange(completions)
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = InferenceRequestReader.MaxDepth };

    public override RequestError? Refuse(InferenceRequest request) => Lists(request.Body.Span).Exists(list => list.Text is null)
        ? RequestError.Invalid(
            "'prompt' is a list, and the model's host is an Ollama, which completes one text at a time. Send one text a request, or name a model on another host.",
            "prompt", "unsupported_feature")
        : base.Refuse(request);

    protected override byte[] Edit(byte[] body)
    {
        var lists = Lists(body);
        return lists.Count == 0 ? body : Splice.Apply(body, [.. lists.Select(list => new Splice(list.Start, list.End, body.AsMemory(list.Text!.Value)))]);
    }

    /// <summary>Every prompt that is a list, and the text in it where it is the only one.</summary>
    private static List<(int Start, int End, Range? Text)> Lists(ReadOnlySpan<byte> body)
    {
        var lists = new List<(int, int, Range?)>();
        var json = new Utf8JsonReader(body, s_options);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompt = json.GetString()!.Equals("prompt", StringComparison.OrdinalIgnoreCase);
            json.Read();
            if (isPrompt && json.TokenType == JsonTokenType.StartArray)
                lists.Add(List(ref json));
            else
                json.Skip();
        }

        return lists;
    }

    private static (int Start, int End, Range? Text) List(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        Range? text = null;
        for (var count = 1; json.Read() && json.TokenType != JsonTokenType.EndArray; count++)
        {
            text = count == 1 && json.TokenType == JsonTokenType.String ? (int)json.TokenStartIndex..(int)json.BytesConsumed : null;
            json.Skip();
        }

        return (start, (int)json.BytesConsumed, text);
    }
}

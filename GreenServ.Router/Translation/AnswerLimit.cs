using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>
/// Chat completions at an Ollama host, which reads the limit of an answer by its older name alone (<c>max_tokens</c>): one that
/// comes by the present name is said by both, else the answer would have no limit.
/// </summary>
internal sealed class AnswerLimit(Exchange chat) : EditedExchange(chat)
{
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = InferenceRequestReader.MaxDepth };

    protected override byte[] Edit(byte[] body)
    {
        // Bodies may be long, and few say this.
        if (body.AsSpan().IndexOf("max_completion_tokens"u8) < 0 || Find(body) is not { } limit)
            return body;
        return Splice.Apply(body, [new(limit.ObjectEnd, limit.ObjectEnd, (byte[])[.. ",\"max_tokens\":"u8, .. body.AsSpan(limit.Number)])]);
    }

    /// <summary>The number, where it stands by the present name alone, and the brace at the end, before which a field counts last.</summary>
    private static (Range Number, int ObjectEnd)? Find(ReadOnlySpan<byte> body)
    {
        Range? number = null;
        var json = new Utf8JsonReader(body, s_options);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            json.Read();
            if (name.Equals("max_tokens", StringComparison.OrdinalIgnoreCase) && json.TokenType != JsonTokenType.Null)
                return null;
            if (name.Equals("max_completion_tokens", StringComparison.OrdinalIgnoreCase) && json.TokenType == JsonTokenType.Number)
                number = (int)json.TokenStartIndex..(int)json.BytesConsumed;
            json.Skip();
        }

        return number is { } found ? (found, (int)json.TokenStartIndex) : null;
    }
}

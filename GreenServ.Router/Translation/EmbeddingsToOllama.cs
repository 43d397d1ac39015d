using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>Embeddings of an OpenAI-compatible host as Ollama's: of <c>/api/embed</c>, or the one vector of <c>/api/embeddings</c>.</summary>
internal sealed class EmbeddingsToOllama(Delivery delivery, bool isSingle) : WholePassage(delivery)
{
    private JsonElement[] _vectors = [];

    public override string? Read(byte[] body)
    {
        try
        {
            using var document = JsonFields.Parse(body);
            var fields = new JsonFields(document.RootElement);
            if (fields["error"] is { } error)
                return "the host reported an error: " + (new JsonFields(error).Text("message") ?? error.ToString());
            _vectors = [.. fields.List("data").Select(item => new JsonFields(item)["embedding"]).OfType<JsonElement>().Select(vector => vector.Clone())];
            PromptTokens = CompletionUsage.Of(document.RootElement).PromptTokens;
            return _vectors.Length == 0 || _vectors.Any(vector => vector.ValueKind != JsonValueKind.Array) ? "what the host sent holds no embeddings" : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "what the host sent is no JSON object";
        }
    }

    public override byte[] Write(Receipt receipt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            if (isSingle)
            {
                json.WritePropertyName("embedding");
                json.WriteAsCame(_vectors[0]);
            }
            else
            {
                WriteAll(json);
            }

            OllamaLines.WriteReceipt(json, receipt);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteAll(Utf8JsonWriter json)
    {
        json.WriteString("model", Delivery.Model);
        json.WriteStartArray("embeddings");
        foreach (var vector in _vectors)
            json.WriteAsCame(vector);
        json.WriteEndArray();
        json.WriteNumber("total_duration", OllamaLines.Nanoseconds(Delivery.Elapsed));
        OllamaLines.WriteLoad(json);
        if (PromptTokens is { } tokens)
            json.WriteNumber("prompt_eval_count", tokens);
    }
}

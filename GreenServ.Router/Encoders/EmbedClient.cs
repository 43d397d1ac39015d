using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Encoders;

/// <summary>Asks an Ollama host for the vector of one text (<c>POST /api/embed</c>).</summary>
/// <param name="http">Follows no redirects: the text goes to the host that was configured and to no other.</param>
/// <param name="host">Where the model runs.</param>
/// <param name="model">The model, as the host names it.</param>
/// <param name="name">The encoder, as people are told of it.</param>
internal sealed class EmbedClient(HttpClient http, ModelHost host, string model, string name)
{
    // 8,192 components in full precision take a fifth of it.
    private const int LongestAnswerBytes = 1 << 20;

    // The default is five minutes, after which the next prompt waits for a load. A day outlasts every quiet night.
    private const string KeepAlive = "24h";

    public Uri Address => host.BaseAddress;

    /// <summary>The vector of a text, scaled to unit length; every failure of the host is a value.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<EncoderReply> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        using var request = host.Request(HttpMethod.Post, "api/embed");
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new(model, text, Truncate: true, KeepAlive), EmbedJsonContext.Default.EmbedRequest));
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return Refused((int)response.StatusCode);
            await response.Content.LoadIntoBufferAsync(LongestAnswerBytes, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return Read(await JsonSerializer.DeserializeAsync(body, EmbedJsonContext.Default.EmbedAnswer, cancellationToken));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return Malformed($"more than {LongestAnswerBytes} bytes");
        }
        catch (HttpRequestException)
        {
            return EncoderReply.Failed(EncoderOutcome.Away, $"the host of {name} could not be reached");
        }
        catch (JsonException)
        {
            return Malformed("something else than the JSON expected");
        }
    }

    private EncoderReply Refused(int status) => EncoderReply.Failed(
        EncoderOutcome.Refused,
        status == StatusCodes.Status404NotFound
            ? $"the host of {name} does not have it (HTTP 404; 'ollama pull {model}' gets it)"
            : $"the host of {name} answered HTTP {status}");

    private EncoderReply Read(EmbedAnswer? answer)
    {
        if (answer?.Embeddings is not [{ Length: > 0 } vector])
            return Malformed("something else than one vector");
        var length = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(length) || length == 0)
            return Malformed("a vector without direction");
        TensorPrimitives.Divide(vector, length, vector);
        return EncoderReply.Of(vector);
    }

    private EncoderReply Malformed(string what) => EncoderReply.Failed(EncoderOutcome.Malformed, $"{name} answered {what}");
}

internal sealed record EmbedRequest(string Model, string Input, bool Truncate, [property: JsonPropertyName("keep_alive")] string KeepAlive);

internal sealed record EmbedAnswer(float[]?[]? Embeddings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EmbedRequest))]
[JsonSerializable(typeof(EmbedAnswer))]
internal sealed partial class EmbedJsonContext : JsonSerializerContext;

using System.Text;
using System.Text.Json;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Forwarding;

/// <summary>Reads what hosts say of a failure, in whichever shape they say it.</summary>
internal static class HostError
{
    private const int LongestQuote = 300;

    /// <summary>The message of an <c>error</c> value, a text or an object with one; reads to its end.</summary>
    public static string MessageOf(ref Utf8JsonReader json)
    {
        using var error = JsonDocument.ParseValue(ref json);
        return error.RootElement.ValueKind == JsonValueKind.Object && error.RootElement.TryGetProperty("message", out var message)
            ? message.ToString()
            : error.RootElement.ToString();
    }

    /// <summary>What a refusal says, as far as it can be read.</summary>
    public static string MessageOf(ReadOnlySpan<byte> body)
    {
        try
        {
            if (Said(body) is { } said)
                return said;
        }
        catch (InvalidOperationException)
        {
            // It is text that is none: bytes that are not UTF-8, or half a character.
        }

        var quote = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestQuote)]).Trim();
        return quote.Length == 0 ? "(without a word)" : quote;
    }

    /// <summary>A refusal in the shape of the client's surface: as it came where it has that shape already, else in words of the router.</summary>
    public static byte[] InShapeOf(Surface surface, int status, byte[] body)
    {
        if (HasShapeOf(surface, body))
            return body;
        return SurfaceErrors.ToJson(surface, new RequestError(status, "invalid_request_error", MessageOf(body), null, "refused_by_host"));
    }

    // vLLM once put the message beside a top-level "object":"error"; FastAPI has it in "detail".
    private static string? Said(ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["error", "message", "detail"])
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("message", out var message) ? message.ToString() : value.ToString();
        }

        return null;
    }

    private static bool HasShapeOf(Surface surface, ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        return document?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("error", out var error)
            && error.ValueKind == (surface == Surface.Ollama ? JsonValueKind.String : JsonValueKind.Object);
    }

    private static JsonDocument? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = InferenceRequestReader.MaxDepth });
            return JsonDocument.TryParseValue(ref json, out var document) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

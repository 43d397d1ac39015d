using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GreenServ.Simulator.Playback;

/// <summary>A parsed body, or what is wrong with it.</summary>
internal readonly record struct RequestBody<T>(T? Value, string? Error)
    where T : class
{
    /// <summary>Parses whatever the content type says, as Ollama does: <c>curl -d</c> sends forms.</summary>
    public static async Task<RequestBody<T>> ReadAsync(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (request.ContentLength == 0)
            return new(null, "missing request body");
        try
        {
            var value = await JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken).ConfigureAwait(false);
            return value is null ? new(null, "the body is null; a JSON object is needed") : new(value, null);
        }
        catch (JsonException exception)
        {
            var where = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine})" : "";
            return new(null, $"the body is not the JSON object that is needed{where}");
        }
    }
}

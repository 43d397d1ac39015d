using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace GreenServ.Workers.Traffic;

/// <summary>Asks the router as an application would, over its OpenAI surface.</summary>
internal sealed class RouterChat(HttpClient http, Uri routerUrl)
{
    /// <summary>Header that carries the decision's id.</summary>
    public const string DecisionIdHeader = "x-greenserv-decision-id";

    /// <summary>Asks, and reads the answer to its end.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached, refused, or broke off.</exception>
    /// <exception cref="JsonException">The answer is not what OpenAI's surface promises.</exception>
    public async Task<RoutedAnswer> AskAsync(string model, string prompt, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(routerUrl, "v1/chat/completions")) { Content = Body(model, prompt, stream) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var decisionId = response.Headers.TryGetValues(DecisionIdHeader, out var values) ? values.FirstOrDefault() : null;
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var text = stream
                ? await ReadEventsAsync(body, cancellationToken).ConfigureAwait(false)
                : await ReadWholeAsync(body, cancellationToken).ConfigureAwait(false);
            return new(decisionId, text);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException("The router broke the answer off.", exception);
        }
    }

    private static ByteArrayContent Body(string model, string prompt, bool stream)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", prompt);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteBoolean("stream", stream);
            json.WriteEndObject();
        }

        return new(buffer.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static async Task<string?> ReadWholeAsync(Stream body, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
        return Content(document.RootElement, "message");
    }

    /// <summary>The text of a stream that ended with <c>[DONE]</c>; <c>null</c> when it ended otherwise, with an error in it for example.</summary>
    private static async Task<string?> ReadEventsAsync(Stream body, CancellationToken cancellationToken)
    {
        const string Data = "data: ";
        var text = new StringBuilder();
        using var reader = new StreamReader(body, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (!line.StartsWith(Data, StringComparison.Ordinal))
                continue;
            if (line.AsSpan(Data.Length).SequenceEqual("[DONE]"))
                return text.ToString();
            using var document = JsonDocument.Parse(line.AsMemory(Data.Length));
            if (Property(document.RootElement, "error") is not null)
                return null;
            text.Append(Content(document.RootElement, "delta"));
        }

        return null;
    }

    private static string? Content(JsonElement root, string part) =>
        Property(root, "choices") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0
        && Property(choices[0], part) is { } message && Property(message, "content") is { ValueKind: JsonValueKind.String } content
            ? content.GetString()
            : null;

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}

/// <summary>An answer, and the decision behind it.</summary>
/// <param name="DecisionId"><c>null</c> where the router named none.</param>
/// <param name="Text"><c>null</c> where there is no whole answer.</param>
internal sealed record RoutedAnswer(string? DecisionId, string? Text);

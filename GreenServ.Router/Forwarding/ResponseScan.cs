using System.Text.Json;

namespace GreenServ.Router.Forwarding;

/// <summary>What is read of a host's response object (or one chunk of its stream) on its way through.</summary>
internal readonly record struct ResponseScan
{
    /// <summary>Byte range of the top-level <c>id</c> string, quotes included.</summary>
    public (int Start, int End)? IdRange { get; private init; }

    public string? Id { get; private init; }
    public int? PromptTokens { get; private init; }
    public int? CompletionTokens { get; private init; }

    /// <summary>A chunk that carries usage and no choices: sent only to those who asked for it.</summary>
    public bool IsUsageChunk => CompletionTokens is not null && HasEmptyChoices;

    /// <summary>Message of a top-level <c>error</c>, with which hosts report failure inside a stream.</summary>
    public string? Error { get; private init; }

    public bool HasChoices { get; private init; }

    /// <summary>Whether there is a <c>choices</c> array, empty or not: what makes an object a chat completion.</summary>
    public bool IsCompletion => HasChoices || HasEmptyChoices;
    private bool HasEmptyChoices { get; init; }

    /// <summary>Position of the brace that closes the object.</summary>
    public int ObjectEnd { get; private init; }

    /// <summary>Reads one JSON object; <c>null</c> when the bytes are not one.</summary>
    public static ResponseScan? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            var scan = default(ResponseScan);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                scan = scan.WithField(ref json);
            scan = scan with { ObjectEnd = (int)json.TokenStartIndex };
            json.Read();
            return scan;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON (or not UTF-8): the host's answer passes through unread.
            return null;
        }
    }

    private ResponseScan WithField(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("id"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.String)
                return this with { Id = json.GetString(), IdRange = ((int)json.TokenStartIndex, (int)json.BytesConsumed) };
        }
        else if (json.ValueTextEquals("usage"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
                return WithUsage(ref json);
        }
        else if (json.ValueTextEquals("choices"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartArray)
            {
                json.Read();
                var empty = json.TokenType == JsonTokenType.EndArray;
                while (json.TokenType != JsonTokenType.EndArray)
                {
                    json.Skip();
                    json.Read();
                }

                return this with { HasChoices = !empty, HasEmptyChoices = empty };
            }
        }
        else if (json.ValueTextEquals("error"u8))
        {
            json.Read();
            if (json.TokenType != JsonTokenType.Null)
                return this with { Error = ReadError(ref json) };
        }
        else
        {
            json.Read();
        }

        json.Skip();
        return this;
    }

    private ResponseScan WithUsage(ref Utf8JsonReader json)
    {
        int? prompt = null, completion = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompt = json.ValueTextEquals("prompt_tokens"u8);
            var isCompletion = json.ValueTextEquals("completion_tokens"u8);
            json.Read();
            if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var tokens) && tokens >= 0)
            {
                prompt = isPrompt ? tokens : prompt;
                completion = isCompletion ? tokens : completion;
            }

            json.Skip();
        }

        return this with { PromptTokens = prompt, CompletionTokens = completion };
    }

    private static string ReadError(ref Utf8JsonReader json)
    {
        using var error = JsonDocument.ParseValue(ref json);
        return error.RootElement.ValueKind == JsonValueKind.Object && error.RootElement.TryGetProperty("message", out var message)
            ? message.ToString()
            : error.RootElement.ToString();
    }
}

using System.Text.Json;

namespace GreenServ.Router.Forwarding;

/// <summary>What is read of a host's response object (or one chunk of its stream) on its way through, whichever API it is of.</summary>
internal record struct ResponseScan
{
    private const int LongestReason = 32;

    /// <summary>A day: what is beyond was not measured.</summary>
    private const long LongestLoadNanoseconds = 86_400_000_000_000;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 256 };

    /// <summary>Byte range of the <c>id</c> string, quotes included.</summary>
    public (int Start, int End)? IdRange { get; private set; }

    public string? Id { get; private set; }
    public int? PromptTokens { get; private set; }
    public int? CompletionTokens { get; private set; }

    /// <summary>Why the model stopped: of the last choice that says so.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>How a response of the Responses API stands: why it is incomplete where it says so, else its status.</summary>
    public string? ResponseStatus { get; private set; }

    /// <summary>How long the model took to load (Ollama).</summary>
    public TimeSpan? LoadDuration { get; private set; }

    /// <summary>Message of a top-level <c>error</c>, with which hosts report failure inside a stream.</summary>
    public string? Error { get; private set; }

    /// <summary>Which fields there are that carry an answer.</summary>
    public Payload Payload { get; private set; }

    /// <summary>Name of an event of the Responses API; <c>null</c> elsewhere.</summary>
    public string? EventType { get; private set; }

    /// <summary>Whether it says that generation has finished (Ollama).</summary>
    public bool IsDone { get; private set; }

    /// <summary>Position of the brace that closes the object.</summary>
    public int ObjectEnd { get; private set; }

    /// <summary>A chunk that carries usage and no choices: sent only to those who asked for it.</summary>
    public readonly bool IsUsageChunk => CompletionTokens is not null && Payload == Payload.EmptyChoices;

    /// <summary>Reads one JSON object; <c>null</c> when the bytes are not one.</summary>
    public static ResponseScan? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = new Utf8JsonReader(utf8, s_options);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                return null;
            var scan = default(ResponseScan);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                scan.ReadField(ref json);
            scan.ObjectEnd = (int)json.TokenStartIndex;
            json.Read();
            return scan;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is none where it is read.
            return null;
        }
    }

    private void ReadField(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("id"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.String)
                (Id, IdRange) = (json.GetString(), ((int)json.TokenStartIndex, (int)json.BytesConsumed));
        }
        else if (json.ValueTextEquals("usage"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
                ReadUsage(ref json);
        }
        else if (json.ValueTextEquals("choices"u8))
        {
            json.Read();
            Payload |= ReadChoices(ref json) ? Payload.Choices : Payload.EmptyChoices;
        }
        else if (json.ValueTextEquals("error"u8))
        {
            json.Read();
            if (json.TokenType != JsonTokenType.Null)
                Error = HostError.MessageOf(ref json);
        }
        else if (json.ValueTextEquals("response"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
                ReadInner(ref json);
            else
                Payload |= Payload.Text;
        }
        else if (json.ValueTextEquals("type"u8))
        {
            json.Read();
            EventType = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        }
        else if (json.ValueTextEquals("done"u8))
        {
            json.Read();
            IsDone = json.TokenType == JsonTokenType.True;
        }
        else if (json.ValueTextEquals("done_reason"u8))
        {
            json.Read();
            FinishReason = Reason(ref json) ?? FinishReason;
        }
        else if (json.ValueTextEquals("status"u8))
        {
            json.Read();
            ResponseStatus ??= Reason(ref json);
        }
        else if (json.ValueTextEquals("incomplete_details"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
                ResponseStatus = ReasonWithin(ref json, "reason"u8) ?? ResponseStatus;
        }
        else if (json.ValueTextEquals("prompt_eval_count"u8))
        {
            json.Read();
            PromptTokens = Count(ref json) ?? PromptTokens;
        }
        else if (json.ValueTextEquals("eval_count"u8))
        {
            json.Read();
            CompletionTokens = Count(ref json) ?? CompletionTokens;
        }
        else if (json.ValueTextEquals("load_duration"u8))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var nanoseconds) && nanoseconds is >= 0 and <= LongestLoadNanoseconds)
                LoadDuration = TimeSpan.FromTicks(nanoseconds / 100);
        }
        else
        {
            Payload |= PayloadOf(ref json);
            json.Read();
        }

        json.Skip();
    }

    private static Payload PayloadOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("message"u8) ? Payload.Message
        : json.ValueTextEquals("output"u8) ? Payload.Output
        : json.ValueTextEquals("data"u8) ? Payload.Data
        : json.ValueTextEquals("embeddings"u8) ? Payload.Embeddings
        : json.ValueTextEquals("embedding"u8) ? Payload.Embedding
        : Payload.None;

    // An event of the Responses API carries the response whose id and usage it is about.
    private void ReadInner(ref Utf8JsonReader json)
    {
        var outer = (Error, EventType, Payload);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            ReadField(ref json);
        (Error, EventType, Payload) = outer;
    }

    /// <returns>Whether there are any.</returns>
    private bool ReadChoices(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        var filled = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            filled = true;
            if (json.TokenType == JsonTokenType.StartObject)
                FinishReason = ReasonWithin(ref json, "finish_reason"u8) ?? FinishReason;
            else
                json.Skip();
        }

        return filled;
    }

    private static string? ReasonWithin(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        string? reason = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueTextEquals(name);
            json.Read();
            if (isReason)
                reason = Reason(ref json) ?? reason;
            json.Skip();
        }

        return reason;
    }

    // A word, not a text: nothing that a host might put there is to end up in records or spans.
    private static string? Reason(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.String && json.ValueSpan.Length is > 0 and <= LongestReason ? json.GetString() : null;

    private void ReadUsage(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompt = json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8);
            var isCompletion = json.ValueTextEquals("completion_tokens"u8) || json.ValueTextEquals("output_tokens"u8);
            json.Read();
            if (isPrompt)
                PromptTokens = Count(ref json) ?? PromptTokens;
            else if (isCompletion)
                CompletionTokens = Count(ref json) ?? CompletionTokens;
            json.Skip();
        }
    }

    private static int? Count(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var count) ? TokenCount.OrUnknown(count) : null;
}

/// <summary>Fields that carry an answer.</summary>
[Flags]
internal enum Payload
{
    None = 0,

    /// <summary>A chat or text completion.</summary>
    Choices = 1,

    /// <summary>A completion with nothing in it: the usage chunk of a stream, or an answer cut to nothing.</summary>
    EmptyChoices = 2,

    /// <summary>The Responses API.</summary>
    Output = 4,

    /// <summary>OpenAI's embeddings.</summary>
    Data = 8,

    /// <summary>Ollama's chat.</summary>
    Message = 16,

    /// <summary>Ollama's <c>/api/generate</c>.</summary>
    Text = 32,

    /// <summary>Ollama's <c>/api/embed</c>.</summary>
    Embeddings = 64,

    /// <summary>Ollama's <c>/api/embeddings</c>.</summary>
    Embedding = 128,
}

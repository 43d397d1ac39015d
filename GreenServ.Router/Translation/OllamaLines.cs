using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>Writes answers as Ollama writes them: with a <c>message</c> for a chat, with a <c>response</c> for generated text.</summary>
internal sealed class OllamaLines(Delivery delivery, bool isChat)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Writes a part of an answer, without the end of line.</summary>
    /// <returns>What is wrong with it; nothing is written then.</returns>
    public string? WritePart(ChatPiece piece, IReadOnlyList<ToolCall> toolCalls, IBufferWriter<byte> client)
    {
        if (toolCalls.FirstOrDefault(call => call.Parse() is null) is { } broken)
            return $"The model called '{broken.Name}' with arguments that are no JSON object.";
        using var json = new Utf8JsonWriter(client, TextJsonContext.Readable);
        json.WriteStartObject();
        WriteHead(json);
        WriteContent(json, piece.Text ?? "", piece.Reasoning ?? "", toolCalls);
        json.WriteBoolean("done", false);
        WriteLogprobs(json, piece.Logprobs);
        json.WriteEndObject();
        return null;
    }

    /// <summary>Writes the last object, or the only one, without the end of line.</summary>
    public void WriteLast(OllamaAnswer answer, Receipt receipt, IBufferWriter<byte> client)
    {
        using var json = new Utf8JsonWriter(client, TextJsonContext.Readable);
        json.WriteStartObject();
        WriteHead(json);
        WriteContent(json, answer.Text, answer.Reasoning, answer.ToolCalls);
        json.WriteBoolean("done", true);
        json.WriteString("done_reason", DoneReason(answer.FinishReason));
        json.WriteNumber("total_duration", Nanoseconds(delivery.Elapsed));
        WriteLoad(json);
        if (answer.Usage.PromptTokens is { } promptTokens)
            json.WriteNumber("prompt_eval_count", promptTokens);
        if ((answer.Usage.Prefill ?? answer.FirstToken) is { } prefill)
            json.WriteNumber("prompt_eval_duration", Nanoseconds(prefill));
        if (answer.Usage.CompletionTokens is { } completionTokens)
            json.WriteNumber("eval_count", completionTokens);

        // Of a whole answer only the time it took altogether is known.
        json.WriteNumber("eval_duration", Nanoseconds(answer.Usage.Decode ?? delivery.Elapsed - (answer.FirstToken ?? TimeSpan.Zero)));
        WriteLogprobs(json, answer.Logprobs);
        WriteReceipt(json, receipt);
        json.WriteEndObject();
    }

    /// <summary>Writes our two objects as further fields.</summary>
    public static void WriteReceipt(Utf8JsonWriter json, Receipt receipt)
    {
        json.WritePropertyName("greenserv");
        json.WriteRawValue(receipt.GreenservJson);
        if (receipt.EnergyJson is not { } energy)
            return;
        json.WritePropertyName("energy");
        json.WriteRawValue(energy);
    }

    /// <summary>Such hosts have their models loaded. Typed clients will not do without the field.</summary>
    public static void WriteLoad(Utf8JsonWriter json) => json.WriteNumber("load_duration", 0);

    /// <summary>Never 0: clients divide by it.</summary>
    public static long Nanoseconds(TimeSpan duration) => Math.Max(1, duration.Ticks * NanosecondsPerTick);

    private void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("model", delivery.Model);
        json.WriteString("created_at", delivery.Time.GetUtcNow().UtcDateTime);
    }

    private void WriteContent(Utf8JsonWriter json, string text, string reasoning, IReadOnlyList<ToolCall> toolCalls)
    {
        if (isChat)
        {
            json.WriteStartObject("message");
            json.WriteString("role", "assistant");
        }

        json.WriteString(isChat ? "content" : "response", text);
        if (reasoning.Length > 0)
            json.WriteString("thinking", reasoning);
        if (toolCalls.Count > 0)
            WriteToolCalls(json, toolCalls);
        if (isChat)
            json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, IReadOnlyList<ToolCall> toolCalls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var call in toolCalls)
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteStartObject("function");
            json.WriteNumber("index", call.Index);
            json.WriteString("name", call.Name);
            json.WritePropertyName("arguments");
            json.WriteAsCame(call.Parse()!.Value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLogprobs(Utf8JsonWriter json, JsonElement? logprobs)
    {
        if (logprobs is not { } given)
            return;
        json.WritePropertyName("logprobs");
        OllamaLogprobs.Write(given, json);
    }

    // "tool_calls" is no reason of Ollama's: there the model just stops.
    private static string DoneReason(string? finishReason) => finishReason is null or "tool_calls" or "function_call" ? "stop" : finishReason;
}

/// <summary>What the last object says.</summary>
internal sealed record OllamaAnswer
{
    public string Text { get; init; } = "";
    public string Reasoning { get; init; } = "";
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];
    public string? FinishReason { get; init; }
    public JsonElement? Logprobs { get; init; }
    public CompletionUsage Usage { get; init; }

    /// <summary>Known for streams alone.</summary>
    public TimeSpan? FirstToken { get; init; }
}

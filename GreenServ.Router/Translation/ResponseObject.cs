using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>Writes the response object of the Responses API around what a chat completion brought.</summary>
internal sealed class ResponseObject(Delivery delivery)
{
    private readonly long _createdAt = delivery.Time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Id of the n-th output item.</summary>
    public string ItemId(string prefix, int index) => $"{prefix}_{delivery.ResponseId["resp_".Length..]}_{index}";

    /// <summary>Writes the object's fields, but for its braces.</summary>
    /// <param name="json">Stands inside an object.</param>
    /// <param name="finish">How it ended; <c>null</c> while it goes on.</param>
    /// <param name="output">Its items.</param>
    public void Write(Utf8JsonWriter json, ResponseFinish? finish, IReadOnlyList<ResponseItem> output)
    {
        using var document = JsonFields.Parse(delivery.Request.Body);
        var request = new JsonFields(document.RootElement);
        json.WriteString("id", delivery.ResponseId);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", _createdAt);
        json.WriteString("status", finish?.Status ?? "in_progress");
        json.WriteBoolean("background", false);
        json.WriteNull("error");
        WriteIncomplete(json, finish?.Incomplete);
        Echo(json, request, "instructions", "null");
        Echo(json, request, "max_output_tokens", "null");
        json.WriteString("model", delivery.Model);
        json.WriteStartArray("output");
        foreach (var item in output)
            item.Write(json);
        json.WriteEndArray();
        Echo(json, request, "parallel_tool_calls", "true");
        json.WriteNull("previous_response_id");
        Echo(json, request, "reasoning", """{"effort":null,"summary":null}""");
        json.WriteString("service_tier", "default");
        json.WriteBoolean("store", false);
        Echo(json, request, "temperature", "1");
        Echo(json, request, "text", """{"format":{"type":"text"}}""");
        Echo(json, request, "tool_choice", "\"auto\"");
        Echo(json, request, "tools", "[]");
        Echo(json, request, "top_p", "1");
        json.WriteString("truncation", "disabled");
        WriteUsage(json, finish?.Usage);
        Echo(json, request, "user", "null");
        Echo(json, request, "metadata", "{}");
    }

    private static void WriteIncomplete(Utf8JsonWriter json, string? reason)
    {
        json.WritePropertyName("incomplete_details");
        if (reason is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, CompletionUsage? known)
    {
        json.WritePropertyName("usage");
        if (known is not { PromptTokens: { } input, CompletionTokens: { } output } usage)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("input_tokens", input);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", input + output);
        json.WriteEndObject();
    }

    private static void Echo(Utf8JsonWriter json, JsonFields request, string name, string otherwise)
    {
        json.WritePropertyName(name);
        if (request[name] is { } value)
            json.WriteAsCame(value);
        else
            json.WriteRawValue(otherwise);
    }
}

/// <summary>How a response ended.</summary>
/// <param name="Incomplete">Why it is not whole; <c>null</c> when it is.</param>
/// <param name="Usage">What it took.</param>
internal sealed record ResponseFinish(string? Incomplete, CompletionUsage Usage)
{
    public string Status => Incomplete is null ? "completed" : "incomplete";

    /// <summary>From a chat completion's reason.</summary>
    public static ResponseFinish Of(string? finishReason, CompletionUsage usage) => new(
        finishReason switch { "length" => "max_output_tokens", "content_filter" => "content_filter", _ => null }, usage);
}

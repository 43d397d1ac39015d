using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>Requests in Ollama's form as requests in OpenAI's.</summary>
internal static class OllamaToOpenAi
{
    // What is translated, and what has no counterpart; any other field passes on as it came.
    private static readonly FrozenSet<string> s_known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "model", "greenserv", "stream", "messages", "tools", "format", "options", "think", "keep_alive", "logprobs", "top_logprobs", "truncate", "shift",
        "prompt", "system", "suffix", "images", "template", "raw", "context", "input", "dimensions", "_debug_render_only");

    /// <summary>Why a request can not be put in OpenAI's form; <c>null</c> when it can.</summary>
    public static RequestError? Refuse(InferenceRequest request)
    {
        using var document = JsonFields.Parse(request.Body);
        var fields = new JsonFields(document.RootElement);
        if (fields.IsTrue("_debug_render_only"))
            return Unsupported("_debug_render_only");
        if (fields.Text("template") is { Length: > 0 })
            return Unsupported("template");
        if (fields.List("context").Any())
            return Unsupported("context");
        if (request.IsPlainCompletion && fields.List("images").Any())
            return Unsupported("images", " in a raw or fill-in-the-middle prompt");
        if (fields.IsTrue("raw") && fields.Text("system") is { Length: > 0 })
            return RequestError.Invalid("raw mode does not support template, system, or context", "system", "invalid_value");
        return RefuseValue(fields);
    }

    // What Ollama itself refuses, in its words, and what would mean something else in OpenAI's.
    private static RequestError? RefuseValue(JsonFields fields)
    {
        if (fields["top_logprobs"] is { } top && !(top.ValueKind == JsonValueKind.Number && top.TryGetInt32(out var count) && count is >= 0 and <= 20))
            return RequestError.Invalid("top_logprobs must be between 0 and 20", "top_logprobs", "invalid_value");
        return fields["think"] is { } think && !IsThink(think)
            ? RequestError.Invalid($"invalid think value: {think.GetRawText()} (must be \"high\", \"medium\", \"low\", \"max\", true, or false)", "think", "invalid_value")
            : null;
    }

    private static bool IsThink(JsonElement think) => think.ValueKind is JsonValueKind.True or JsonValueKind.False
        || (think.ValueKind == JsonValueKind.String && think.GetString() is "high" or "medium" or "low" or "max");

    /// <summary>A body for <c>/v1/chat/completions</c>.</summary>
    public static byte[] WriteChat(InferenceRequest request, string model) => Write(request, model, (fields, json) =>
    {
        if (fields["messages"] is not null)
            OllamaMessages.Write(fields.List("messages"), json);
        else
            WritePromptAsMessages(fields, json);
        if (fields["tools"] is { } tools)
        {
            json.WritePropertyName("tools");
            json.WriteAsCame(tools);
        }

        WriteFormat(fields["format"], json);
        WriteThink(fields["think"], json);
        if (fields.IsTrue("logprobs"))
        {
            json.WriteBoolean("logprobs", true);
            if (fields["top_logprobs"] is { ValueKind: JsonValueKind.Number } top && top.TryGetInt32(out var count) && count > 0)
                json.WriteNumber("top_logprobs", count);
        }
    });

    /// <summary>A body for <c>/v1/completions</c>.</summary>
    public static byte[] WriteCompletion(InferenceRequest request, string model) => Write(request, model, (fields, json) =>
    {
        json.WriteString("prompt", fields.Text("prompt") ?? "");
        if (fields.Text("suffix") is { Length: > 0 } suffix)
            json.WriteString("suffix", suffix);
        WriteFormat(fields["format"], json);
        if (fields.IsTrue("logprobs"))
            json.WriteNumber("logprobs", fields["top_logprobs"] is { ValueKind: JsonValueKind.Number } top && top.TryGetInt32(out var count) ? count : 0);
    });

    /// <summary>A body for <c>/v1/embeddings</c>.</summary>
    public static byte[] WriteEmbeddings(InferenceRequest request, string model) => Write(request, model, (fields, json) =>
    {
        json.WritePropertyName("input");
        if ((fields["input"] ?? fields["prompt"]) is { } input)
            json.WriteAsCame(input);
        else
            json.WriteStringValue("");
        json.WriteString("encoding_format", "float");
        if (fields["dimensions"] is { ValueKind: JsonValueKind.Number } dimensions && dimensions.TryGetInt32(out var count) && count > 0)
            json.WriteNumber("dimensions", count);
    });

    private static byte[] Write(InferenceRequest request, string model, Action<JsonFields, Utf8JsonWriter> write)
    {
        using var document = JsonFields.Parse(request.Body);
        var fields = new JsonFields(document.RootElement);
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            write(fields, json);
            if (!request.Operation.IsEmbedding)
            {
                OllamaOptions.Write(fields["options"], json);
                json.WriteBoolean("stream", request.Stream);
                if (request.Stream)
                    WriteUsageWish(json);
            }

            foreach (var (name, value) in fields.Except(s_known))
            {
                json.WritePropertyName(name);
                json.WriteAsCame(value);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePromptAsMessages(JsonFields fields, Utf8JsonWriter json)
    {
        json.WriteStartArray("messages");
        if (fields.Text("system") is { Length: > 0 } system)
        {
            json.WriteStartObject();
            json.WriteString("role", "system");
            json.WriteString("content", system);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("role", "user");
        OllamaMessages.WriteContent(fields.Text("prompt") ?? "", [.. fields.List("images")], json);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteUsageWish(Utf8JsonWriter json)
    {
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    }

    private static void WriteFormat(JsonElement? format, Utf8JsonWriter json)
    {
        if (format is not { } given || given is { ValueKind: JsonValueKind.String } && given.GetString() is "")
            return;
        json.WriteStartObject("response_format");
        if (given.ValueKind == JsonValueKind.Object)
        {
            json.WriteString("type", "json_schema");
            json.WriteStartObject("json_schema");
            json.WriteString("name", "response");
            json.WritePropertyName("schema");
            json.WriteAsCame(given);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("type", "json_object");
        }

        json.WriteEndObject();
    }

    // Templates of open models are told by enable_thinking. Levels have a field of their own, which knows no "max", and in
    // which some hosts refuse a "none".
    private static void WriteThink(JsonElement? think, Utf8JsonWriter json)
    {
        if (think is not { ValueKind: JsonValueKind.True or JsonValueKind.False or JsonValueKind.String } given)
            return;
        if (given.ValueKind == JsonValueKind.String)
            json.WriteString("reasoning_effort", given.GetString() is "max" ? "high" : given.GetString());
        json.WriteStartObject("chat_template_kwargs");
        json.WriteBoolean("enable_thinking", given.ValueKind != JsonValueKind.False);
        json.WriteEndObject();
    }

    private static RequestError Unsupported(string field, string where = "") => RequestError.Invalid(
        $"'{field}'{where} is Ollama's own: the model's host speaks OpenAI's API, which has nothing like it. Leave it out, or name a model on an Ollama host.",
        field, "unsupported_feature");
}

using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Requests;

namespace GreenServ.Router.Translation;

/// <summary>Requests to the Responses API as chat completions, for hosts that have no <c>/v1/responses</c>.</summary>
internal static class ResponsesToChat
{
    // Fields that are the same in both.
    private static readonly string[] s_same =
        ["temperature", "top_p", "parallel_tool_calls", "user", "safety_identifier", "prompt_cache_key", "service_tier", "metadata", "top_logprobs"];

    // What is translated, has no meaning where nothing is kept, or only says how to answer; any other field passes on as it came.
    private static readonly FrozenSet<string> s_known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [
            .. s_same, "model", "greenserv", "stream", "stream_options", "input", "instructions", "tools", "tool_choice", "text", "reasoning", "include",
            "max_output_tokens", "max_tool_calls", "truncation", "store", "background", "previous_response_id", "conversation", "prompt",
        ]);

    /// <summary>Why a request can not be put as a chat completion; <c>null</c> when it can.</summary>
    public static RequestError? Refuse(InferenceRequest request)
    {
        using var document = JsonFields.Parse(request.Body);
        var fields = new JsonFields(document.RootElement);
        if (fields.Text("truncation") is { } truncation and not "disabled")
            return Unsupported("truncation", $"\"{truncation}\"");
        return ResponsesInput.Refuse(fields) ?? ResponsesTools.Refuse(fields);
    }

    /// <summary>A body for <c>/v1/chat/completions</c>.</summary>
    public static byte[] Write(InferenceRequest request, string model)
    {
        using var document = JsonFields.Parse(request.Body);
        var fields = new JsonFields(document.RootElement);
        var buffer = new ArrayBufferWriter<byte>(request.Body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            ResponsesInput.Write(fields, json);
            ResponsesTools.Write(fields, json);
            foreach (var name in s_same)
                Copy(fields[name], name, json);
            Copy(fields["max_output_tokens"], "max_tokens", json);
            WriteText(new JsonFields(fields["text"] ?? default), json);
            Copy(new JsonFields(fields["reasoning"] ?? default)["effort"], "reasoning_effort", json);
            if (WantsLogprobs(fields))
                json.WriteBoolean("logprobs", true);
            json.WriteBoolean("stream", request.Stream);
            if (request.Stream)
            {
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                json.WriteEndObject();
            }

            foreach (var (name, value) in fields.Except(s_known))
                Copy(value, name, json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static RequestError Unsupported(string field, string what) => RequestError.Invalid(
        $"'{field}' is {what}, which no host of this model can do: it has no Responses API, so the request would be asked as a chat completion. Leave it out, or name a model on a host with /v1/responses.",
        field, "unsupported_feature");

    private static bool WantsLogprobs(JsonFields fields) =>
        fields["top_logprobs"] is { ValueKind: JsonValueKind.Number } top && top.TryGetInt32(out var count) && count > 0
        || fields.List("include").Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == "message.output_text.logprobs");

    private static void WriteText(JsonFields text, Utf8JsonWriter json)
    {
        Copy(text["verbosity"], "verbosity", json);
        if (text["format"] is not { } given)
            return;
        var format = new JsonFields(given);
        if (format.Text("type") is not ("json_schema" or "json_object"))
            return;
        json.WriteStartObject("response_format");
        json.WriteString("type", format.Text("type"));
        if (format.Text("type") == "json_schema")
        {
            json.WriteStartObject("json_schema");
            foreach (var name in (ReadOnlySpan<string>)["name", "description", "schema", "strict"])
                Copy(format[name], name, json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Copy(JsonElement? value, string name, Utf8JsonWriter json)
    {
        if (value is not { } given)
            return;
        json.WritePropertyName(name);
        json.WriteAsCame(given);
    }
}

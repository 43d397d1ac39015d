using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.Simulator.Playback;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator.OpenAi;

/// <summary><c>/v1/responses</c> as Ollama serves it: stateless, and what it does not know is ignored.</summary>
internal static class ResponsesEndpoint
{
    private static readonly Version s_added = new(0, 13, 3);

    public static void MapResponses(this IEndpointRouteBuilder endpoints)
    {
        if (Version.Parse(endpoints.ServiceProvider.GetRequiredService<IOptions<SimulatorOptions>>().Value.OllamaVersion) >= s_added)
            endpoints.MapPost("/v1/responses", RespondAsync);
    }

    private static async Task<IResult> RespondAsync(HttpContext http, Generator generator, TimeProvider time)
    {
        var cancellationToken = http.RequestAborted;
        var body = await RequestBody<JsonObject>.ReadAsync(http.Request, JsonNodeContext.Default.JsonObject, cancellationToken).ConfigureAwait(false);
        if (body.Value is not { } node)
            return OpenAiErrors.Of(Admission.BadJson(body.Error!));
        var request = JsonSerializer.SerializeToElement(node, JsonNodeContext.Default.JsonObject);
        var name = Text(request, "model");
        var admission = await generator.AdmitAsync(name, cancellationToken).ConfigureAwait(false);
        if (admission.Model is not { } model)
            return OpenAiErrors.Of(admission);
        var ask = Read(request);
        if (Capabilities.Refuse(model, name!, ask) is { } refused)
            return OpenAiErrors.Of(refused);
        var answer = new ResponsesAnswer(generator, generator.Begin(model, ask, http.Response), request, name!, time);
        return Property(request, "stream") is { ValueKind: JsonValueKind.True } ? answer.AsEvents() : answer.AsWhole();
    }

    private static Ask Read(JsonElement request)
    {
        var messages = new List<Message>();
        if (Property(request, "instructions") is { ValueKind: JsonValueKind.String } instructions)
            messages.Add(new("system", instructions));
        switch (Property(request, "input"))
        {
            case { ValueKind: JsonValueKind.String } text:
                messages.Add(new("user", text));
                break;
            case { ValueKind: JsonValueKind.Array } items:
                messages.AddRange(items.EnumerateArray().Select(ToMessage));
                break;
        }

        var format = Property(request, "text") is { } wish ? Property(wish, "format") : null;
        return Conversation.Read(messages) with
        {
            MaxTokens = Property(request, "max_output_tokens") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null,
            Tools = Property(request, "tools") is { ValueKind: JsonValueKind.Array } tools ? [.. tools.EnumerateArray()] : [],
            ToolChoice = OpenAiFields.ToolChoice(Property(request, "tool_choice") ?? default),
            ParallelToolCalls = Property(request, "parallel_tool_calls") is not { ValueKind: JsonValueKind.False },
            Schema = format is { } form && Text(form, "type") == "json_schema" ? Property(form, "schema") : null,
            JsonObject = format is { } any && Text(any, "type") == "json_object",
            Think = OpenAiFields.Think(Property(request, "reasoning") is { } reasoning ? Text(reasoning, "effort") : null),
        };
    }

    private static Message ToMessage(JsonElement item) => Text(item, "type") switch
    {
        "function_call_output" => new("tool", Property(item, "output") ?? default),
        "function_call" => new("assistant", default),
        _ => new(Text(item, "role"), Property(item, "content") ?? default),
    };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement element, string name) => Property(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}

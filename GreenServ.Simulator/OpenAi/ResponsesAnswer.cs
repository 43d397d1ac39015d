using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>Plays an answer in the form of the Responses API, with the items and events that Ollama gives.</summary>
internal sealed class ResponsesAnswer(Generator generator, Generation generation, JsonElement request, string model, TimeProvider time)
{
    private readonly string _id = CompletionId.Next("resp");
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly List<JsonNode> _output = [];
    private int _events;

    public IResult AsWhole() => new Result(WholeAsync);

    public IResult AsEvents() => new Result(EventsAsync);

    private async Task WholeAsync(HttpContext http)
    {
        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        await foreach (var chunk in generator.PlayAsync(generation, http.RequestAborted).ConfigureAwait(false))
            (chunk.IsThought ? thoughts : text).Append(chunk.Text);
        if (generation.Drops)
        {
            http.Abort();
            return;
        }

        if (thoughts.Length > 0)
            _output.Add(Reasoning(thoughts.ToString()));
        if (generation.ToolCalls.Count == 0)
            _output.Add(Message(text.ToString()));
        for (var i = 0; i < generation.ToolCalls.Count; i++)
            _output.Add(Call(i));
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(Response(isComplete: true).ToJsonString(), http.RequestAborted).ConfigureAwait(false);
    }

    private async Task EventsAsync(HttpContext http)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream";
        Write(response, "response.created", new() { ["response"] = Response(isComplete: false) });
        Write(response, "response.in_progress", new() { ["response"] = Response(isComplete: false) });
        var (text, thoughts) = (new StringBuilder(), new StringBuilder());
        await foreach (var chunk in generator.PlayAsync(generation, http.RequestAborted).ConfigureAwait(false))
        {
            if (chunk.IsThought)
                WriteThought(response, thoughts, chunk.Text);
            else
                WriteText(response, thoughts, text, chunk.Text);
            await response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
        }

        if (generation.Drops)
        {
            http.Abort();
            return;
        }

        EndThoughts(response, thoughts);
        EndText(response, text);
        for (var i = 0; i < generation.ToolCalls.Count; i++)
            WriteCall(response, i);
        Write(response, "response.completed", new() { ["response"] = Response(isComplete: true) });
        await response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private void WriteThought(HttpResponse response, StringBuilder thoughts, string word)
    {
        if (thoughts.Length == 0)
            Write(response, "response.output_item.added", new() { ["output_index"] = _output.Count, ["item"] = new JsonObject { ["id"] = $"rs_{_id}", ["type"] = "reasoning", ["summary"] = new JsonArray() } });
        thoughts.Append(word);
        Write(response, "response.reasoning_summary_text.delta", new() { ["item_id"] = $"rs_{_id}", ["output_index"] = _output.Count, ["summary_index"] = 0, ["delta"] = word });
    }

    private void EndThoughts(HttpResponse response, StringBuilder thoughts)
    {
        if (thoughts.Length == 0)
            return;
        Write(response, "response.reasoning_summary_text.done", new() { ["item_id"] = $"rs_{_id}", ["output_index"] = _output.Count, ["summary_index"] = 0, ["text"] = thoughts.ToString() });
        Write(response, "response.output_item.done", new() { ["output_index"] = _output.Count, ["item"] = Reasoning(thoughts.ToString()) });
        _output.Add(Reasoning(thoughts.ToString()));
        thoughts.Clear();
    }

    private void WriteText(HttpResponse response, StringBuilder thoughts, StringBuilder text, string word)
    {
        EndThoughts(response, thoughts);
        if (text.Length == 0)
        {
            var item = Message("");
            (item["status"], item["content"]) = ("in_progress", new JsonArray());
            Write(response, "response.output_item.added", new() { ["output_index"] = _output.Count, ["item"] = item });
            Write(response, "response.content_part.added", Place(new() { ["part"] = Part("") }));
        }

        text.Append(word);
        Write(response, "response.output_text.delta", Place(new() { ["delta"] = word, ["logprobs"] = new JsonArray() }));
    }

    private void EndText(HttpResponse response, StringBuilder text)
    {
        if (text.Length == 0)
            return;
        Write(response, "response.output_text.done", Place(new() { ["text"] = text.ToString(), ["logprobs"] = new JsonArray() }));
        Write(response, "response.content_part.done", Place(new() { ["part"] = Part(text.ToString()) }));
        Write(response, "response.output_item.done", new() { ["output_index"] = _output.Count, ["item"] = Message(text.ToString()) });
        _output.Add(Message(text.ToString()));
    }

    private void WriteCall(HttpResponse response, int index)
    {
        var (item, id, arguments) = (Call(index), $"fc_{_id}_{index}", generation.ToolCalls[index].Arguments);
        (item["status"], item["arguments"]) = ("in_progress", "");
        Write(response, "response.output_item.added", new() { ["output_index"] = _output.Count, ["item"] = item });
        Write(response, "response.function_call_arguments.delta", new() { ["item_id"] = id, ["output_index"] = _output.Count, ["delta"] = arguments });
        Write(response, "response.function_call_arguments.done", new() { ["item_id"] = id, ["output_index"] = _output.Count, ["arguments"] = arguments });
        Write(response, "response.output_item.done", new() { ["output_index"] = _output.Count, ["item"] = Call(index) });
        _output.Add(Call(index));
    }

    private JsonObject Place(JsonObject fields)
    {
        (fields["item_id"], fields["output_index"], fields["content_index"]) = ($"msg_{_id}", _output.Count, 0);
        return fields;
    }

    private void Write(HttpResponse response, string type, JsonObject fields)
    {
        (fields["type"], fields["sequence_number"]) = (type, _events++);
        response.BodyWriter.Write(Encoding.UTF8.GetBytes($"event: {type}\ndata: {fields.ToJsonString()}\n\n"));
    }

    private JsonObject Reasoning(string thoughts) => new()
    {
        ["id"] = $"rs_{_id}",
        ["type"] = "reasoning",
        ["summary"] = new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = thoughts }),
        ["encrypted_content"] = thoughts,
    };

    private JsonObject Message(string text) => new()
    {
        ["id"] = $"msg_{_id}", ["type"] = "message", ["status"] = "completed", ["role"] = "assistant", ["content"] = new JsonArray(Part(text)),
    };

    private static JsonObject Part(string text) => new()
    {
        ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(),
    };

    private JsonObject Call(int index) => new()
    {
        ["id"] = $"fc_{_id}_{index}", ["type"] = "function_call", ["status"] = "completed", ["call_id"] = generation.ToolCalls[index].Id,
        ["name"] = generation.ToolCalls[index].Name, ["arguments"] = generation.ToolCalls[index].Arguments,
    };

    private JsonObject Response(bool isComplete) => new()
    {
        ["id"] = _id, ["object"] = "response", ["created_at"] = _created, ["completed_at"] = isComplete ? time.GetUtcNow().ToUnixTimeSeconds() : null,
        ["status"] = isComplete ? "completed" : "in_progress", ["incomplete_details"] = null, ["model"] = model, ["previous_response_id"] = null,
        ["instructions"] = Echo("instructions", null), ["output"] = new JsonArray([.. isComplete ? _output.Select(item => item.DeepClone()) : []]), ["error"] = null,
        ["tools"] = Echo("tools", new JsonArray()), ["tool_choice"] = "auto", ["truncation"] = Echo("truncation", "disabled"), ["parallel_tool_calls"] = true,
        ["text"] = Echo("text", new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } }), ["top_p"] = Echo("top_p", 1.0), ["presence_penalty"] = 0,
        ["frequency_penalty"] = 0, ["top_logprobs"] = 0, ["temperature"] = Echo("temperature", 1.0), ["reasoning"] = Echo("reasoning", null),
        ["usage"] = isComplete ? Usage() : null, ["max_output_tokens"] = Echo("max_output_tokens", null), ["max_tool_calls"] = null, ["store"] = false,
        ["background"] = false, ["service_tier"] = "default", ["metadata"] = new JsonObject(), ["safety_identifier"] = null, ["prompt_cache_key"] = null,
    };

    private JsonObject Usage() => new()
    {
        ["input_tokens"] = generation.PromptTokens, ["output_tokens"] = generation.OutputTokens, ["total_tokens"] = generation.PromptTokens + generation.OutputTokens,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 }, ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
    };

    private JsonNode? Echo(string name, JsonNode? otherwise) => request.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : otherwise;

    private sealed class Result(Func<HttpContext, Task> execute) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => execute(httpContext);
    }
}

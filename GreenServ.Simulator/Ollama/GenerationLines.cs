using System.Text.Json;
using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

/// <summary>Writes an answer as Ollama's lines: with a <c>message</c> for a chat, with a <c>response</c> for a completion.</summary>
/// <param name="model">Its name as the client wrote it.</param>
/// <param name="isChat">Whether it is a chat.</param>
/// <param name="hasContext">Whether a completion hands the encoded conversation back.</param>
/// <param name="time">The clock.</param>
internal sealed class GenerationLines(string model, bool isChat, bool hasContext, TimeProvider time)
{
    /// <summary>A line in the middle of a stream.</summary>
    public GenerationLine Part(Chunk chunk) => chunk.IsThought
        ? Line("", chunk.Text, [], done: false) with { Logprobs = chunk.Logprobs }
        : Line(chunk.Text, "", [], done: false) with { Logprobs = chunk.Logprobs };

    /// <summary>The line with the tools that are called.</summary>
    public GenerationLine Calls(IReadOnlyList<ToolCall> calls) => Line("", "", calls, done: false);

    /// <summary>The last line of a stream.</summary>
    public GenerationLine Last(Generation generation) => Counted(Line("", "", [], done: true), generation);

    /// <summary>The only object of an answer that is not streamed.</summary>
    public GenerationLine Whole(IReadOnlyList<Chunk> chunks, Generation generation)
    {
        var text = string.Concat(chunks.Where(chunk => !chunk.IsThought).Select(chunk => chunk.Text));
        var thoughts = string.Concat(chunks.Where(chunk => chunk.IsThought).Select(chunk => chunk.Text));
        return Counted(Line(text, thoughts, generation.ToolCalls, done: true), generation) with { Logprobs = LogprobsOf(chunks) };
    }

    /// <summary>Answer to a request that only loads or unloads.</summary>
    public GenerationLine Residency(string reason) => Line("", "", [], done: true) with { DoneReason = reason };

    private GenerationLine Counted(GenerationLine line, Generation generation) => line with
    {
        DoneReason = generation.DoneReason,
        // The encoding of the conversation has no meaning without a tokenizer; clients only hand it back.
        Context = hasContext ? [] : null,
        TotalDuration = Nanoseconds(generation.Load + generation.Prefill + generation.Decode),
        LoadDuration = Nanoseconds(generation.Load),
        PromptEvalCount = generation.PromptTokens,
        PromptEvalDuration = Nanoseconds(generation.Prefill),
        EvalCount = generation.OutputTokens,
        EvalDuration = Nanoseconds(generation.Decode),
    };

    private GenerationLine Line(string text, string thoughts, IReadOnlyList<ToolCall> calls, bool done)
    {
        var thinking = thoughts.Length > 0 ? thoughts : null;
        return new()
        {
            Model = model,
            CreatedAt = time.GetUtcNow(),
            Message = isChat ? new("assistant", text, thinking, calls.Count > 0 ? [.. calls.Select(Called)] : null) : null,
            Response = isChat ? null : text,
            Thinking = isChat ? null : thinking,
            Done = done,
        };
    }

    private static CalledTool Called(ToolCall call, int index)
    {
        using var arguments = JsonDocument.Parse(call.Arguments);
        return new(call.Id, new(index, call.Name, arguments.RootElement.Clone()));
    }

    private static JsonElement? LogprobsOf(IReadOnlyList<Chunk> chunks)
    {
        var tokens = chunks.Select(chunk => chunk.Logprobs).OfType<JsonElement>().SelectMany(logprobs => logprobs.EnumerateArray()).ToArray();
        return tokens.Length > 0 ? JsonSerializer.SerializeToElement(tokens, OllamaJsonContext.Default.JsonElementArray) : null;
    }

    /// <summary>Never 0, even where nothing is waited: clients divide by it.</summary>
    private static long Nanoseconds(TimeSpan duration) => Math.Max(1, (long)duration.TotalNanoseconds);
}

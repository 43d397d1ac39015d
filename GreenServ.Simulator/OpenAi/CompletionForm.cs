using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>How one kind of completion is written.</summary>
internal abstract class CompletionForm
{
    /// <summary>A chunk of a stream that adds a word to a choice.</summary>
    public abstract byte[] Part(int choice, Chunk chunk, bool isFirst);

    /// <summary>The chunk with the tools that a choice calls; <c>null</c> where there can be none.</summary>
    public abstract byte[]? Calls(int choice, Generation generation, bool isFirst);

    /// <summary>The chunk that ends a choice.</summary>
    public abstract byte[] End(int choice, string reason);

    /// <summary>The chunk with the usage of all choices.</summary>
    public abstract byte[] Counts(Usage usage);

    /// <summary>A whole answer.</summary>
    public abstract byte[] Whole(IReadOnlyList<(Generation Generation, IReadOnlyList<Chunk> Chunks)> choices, Usage usage);

    protected static string TextOf(IReadOnlyList<Chunk> chunks, bool thoughts) =>
        string.Concat(chunks.Where(chunk => chunk.IsThought == thoughts).Select(chunk => chunk.Text));

    protected static ChoiceLogprobs? LogprobsOf(IReadOnlyList<Chunk> chunks)
    {
        JsonElement[] tokens = [.. chunks.Select(chunk => chunk.Logprobs).OfType<JsonElement>().SelectMany(logprobs => logprobs.EnumerateArray())];
        return tokens.Length > 0 ? new(tokens) : null;
    }

    protected static CompletionTool[] ToolsOf(Generation generation) =>
        [.. generation.ToolCalls.Select((call, i) => new CompletionTool(call.Id, i, "function", new(call.Name, call.Arguments)))];
}

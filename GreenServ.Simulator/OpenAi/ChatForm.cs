using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>A chat completion.</summary>
internal sealed class ChatForm(string model, TimeProvider time) : CompletionForm
{
    private readonly string _id = CompletionId.Next("chatcmpl");
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    // Only the first chunk names the role.
    public override byte[] Part(int choice, Chunk chunk, bool isFirst) => Event([new(
        choice,
        chunk.IsThought ? new(RoleOf(isFirst), "", chunk.Text) : new(RoleOf(isFirst), chunk.Text),
        null,
        chunk.Logprobs is { } logprobs ? new([.. logprobs.EnumerateArray()]) : null)]);

    public override byte[] Calls(int choice, Generation generation, bool isFirst) =>
        Event([new(choice, new(RoleOf(isFirst), "", ToolCalls: ToolsOf(generation)), null)]);

    public override byte[] End(int choice, string reason) => Event([new(choice, new(), reason)]);

    public override byte[] Counts(Usage usage) => Event([], usage);

    public override byte[] Whole(IReadOnlyList<(Generation Generation, IReadOnlyList<Chunk> Chunks)> choices, Usage usage) => JsonSerializer.SerializeToUtf8Bytes(
        new ChatCompletion(_id, "chat.completion", _created, model, "fp_ollama", [.. choices.Select((choice, i) => ToChoice(i, choice.Generation, choice.Chunks))], usage),
        OpenAiJsonContext.Default.ChatCompletion);

    /// <summary>Why a choice ended, in OpenAI's words.</summary>
    public static string ReasonOf(Generation generation) =>
        generation.ToolCalls.Count > 0 && generation.DoneReason == "stop" ? "tool_calls" : generation.DoneReason;

    private static CompletionChoice ToChoice(int index, Generation generation, IReadOnlyList<Chunk> chunks)
    {
        var thoughts = TextOf(chunks, thoughts: true);
        var tools = ToolsOf(generation);
        return new(
            index,
            new("assistant", TextOf(chunks, thoughts: false), thoughts.Length > 0 ? thoughts : null, tools.Length > 0 ? tools : null),
            ReasonOf(generation),
            LogprobsOf(chunks));
    }

    private static string? RoleOf(bool isFirst) => isFirst ? "assistant" : null;

    private byte[] Event(IReadOnlyList<ChunkChoice> choices, Usage? usage = null) => JsonSerializer.SerializeToUtf8Bytes(
        new ChatCompletionChunk(_id, "chat.completion.chunk", _created, model, "fp_ollama", choices, usage), OpenAiJsonContext.Default.ChatCompletionChunk);
}

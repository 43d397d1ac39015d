using System.Text.Json;
using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.OpenAi;

/// <summary>A text completion.</summary>
internal sealed class TextForm(string model, TimeProvider time) : CompletionForm
{
    private readonly string _id = CompletionId.Next("cmpl");
    private readonly long _created = time.GetUtcNow().ToUnixTimeSeconds();

    public override byte[] Part(int choice, Chunk chunk, bool isFirst) => Write(
        [new(chunk.Text, choice, null, chunk.Logprobs is { } logprobs ? new([.. logprobs.EnumerateArray()]) : null)], null);

    public override byte[]? Calls(int choice, Generation generation, bool isFirst) => null;

    public override byte[] End(int choice, string reason) => Write([new("", choice, reason)], null);

    public override byte[] Counts(Usage usage) => Write([], usage);

    public override byte[] Whole(IReadOnlyList<(Generation Generation, IReadOnlyList<Chunk> Chunks)> choices, Usage usage) => Write(
        [.. choices.Select((choice, i) => new TextChoice(TextOf(choice.Chunks, thoughts: false), i, choice.Generation.DoneReason, LogprobsOf(choice.Chunks)))], usage);

    private byte[] Write(IReadOnlyList<TextChoice> choices, Usage? usage) => JsonSerializer.SerializeToUtf8Bytes(
        new TextCompletion(_id, "text_completion", _created, model, "fp_ollama", choices, usage), OpenAiJsonContext.Default.TextCompletion);
}

using GreenServ.Simulator.Playback;

namespace GreenServ.Simulator.Ollama;

/// <summary>Writes an answer as Ollama's lines: with a <c>message</c> for a chat, with a <c>response</c> for a completion.</summary>
internal sealed class GenerationLines(string model, bool isChat, TimeProvider time)
{
    /// <summary>A line in the middle of a stream.</summary>
    public GenerationLine Part(string text) => Line(text, done: false);

    /// <summary>The last line, or the only one.</summary>
    public GenerationLine Last(string text, Generation generation) => Line(text, done: true) with
    {
        DoneReason = generation.DoneReason,
        // The encoding of the conversation has no meaning without a tokenizer; clients only hand it back.
        Context = isChat ? null : [],
        TotalDuration = Nanoseconds(generation.Load + generation.Prefill + generation.Decode),
        LoadDuration = Nanoseconds(generation.Load),
        PromptEvalCount = generation.PromptTokens,
        PromptEvalDuration = Nanoseconds(generation.Prefill),
        EvalCount = generation.OutputTokens,
        EvalDuration = Nanoseconds(generation.Decode),
    };

    /// <summary>Answer to a request that only loads or unloads.</summary>
    public GenerationLine Residency(string reason) => Line("", done: true) with { DoneReason = reason };

    private GenerationLine Line(string text, bool done) => new()
    {
        Model = model,
        CreatedAt = time.GetUtcNow(),
        Message = isChat ? new("assistant", text) : null,
        Response = isChat ? null : text,
        Done = done,
    };

    /// <summary>Never 0, even where nothing is waited: clients divide by it.</summary>
    private static long Nanoseconds(TimeSpan duration) => Math.Max(1, (long)duration.TotalNanoseconds);
}

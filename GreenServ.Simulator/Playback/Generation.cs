using System.Text.Json;
using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Models;

namespace GreenServ.Simulator.Playback;

/// <summary>An answer decided on and ready to be played.</summary>
internal sealed record Generation
{
    public required SimulatedModel Model { get; init; }

    /// <summary>Words with the blank before them, thoughts first.</summary>
    public required IReadOnlyList<Chunk> Chunks { get; init; }

    /// <summary>Tools called after the words.</summary>
    public required IReadOnlyList<ToolCall> ToolCalls { get; init; }

    public required int PromptTokens { get; init; }
    public required int OutputTokens { get; init; }

    /// <summary><c>stop</c>, or <c>length</c> when the caller's limit cut the answer.</summary>
    public required string DoneReason { get; init; }

    /// <summary>How long the model stays in memory after this request; <c>null</c> leaves that as it is.</summary>
    public required TimeSpan? KeepAlive { get; init; }

    /// <summary>How long the model took to load; known once the answer is being played.</summary>
    public TimeSpan Load { get; set; }

    public required TimeSpan Prefill { get; init; }
    public required TimeSpan Decode { get; init; }

    /// <summary>Whether the connection is to break half-way.</summary>
    public required bool Drops { get; init; }
}

/// <summary>One piece of a stream.</summary>
/// <param name="Text">A word.</param>
/// <param name="Tokens">How many tokens it is.</param>
/// <param name="IsThought">Whether it belongs to what the model thinks before it answers.</param>
/// <param name="Logprobs">Its tokens with their probabilities, as Ollama and OpenAI both write them; <c>null</c> where not asked for.</param>
internal readonly record struct Chunk(string Text, int Tokens, bool IsThought = false, JsonElement? Logprobs = null);

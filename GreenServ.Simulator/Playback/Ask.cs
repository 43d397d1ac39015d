using System.Text.Json;

namespace GreenServ.Simulator.Playback;

/// <summary>What a request asks of a model, whichever surface it came by.</summary>
internal sealed record Ask
{
    /// <summary>The last user message.</summary>
    public required string Prompt { get; init; }

    /// <summary>Tokens of the whole conversation.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The caller's limit; absent or below 1 for none.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts at which the answer ends.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Tools offered, in OpenAI's form.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>Name of the tool that must be called, <c>required</c> for any, <c>none</c> for none; <c>null</c> leaves it to the model.</summary>
    public string? ToolChoice { get; init; }

    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>What tools answered since the model last spoke.</summary>
    public IReadOnlyList<string> ToolResults { get; init; } = [];

    /// <summary>JSON schema of the answer; <c>null</c> where none is asked for.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Whether the answer is to be any JSON object.</summary>
    public bool JsonObject { get; init; }

    /// <summary>Images of the last user message: base64, data URLs or addresses.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Whether to think first; <c>null</c> leaves it to the model.</summary>
    public bool? Think { get; init; }

    /// <summary>How long the model stays in memory after this request; <c>null</c> leaves that as it is.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>How many likelier tokens to tell beside each token's own probability; <c>null</c> tells none.</summary>
    public int? TopLogprobs { get; init; }
}

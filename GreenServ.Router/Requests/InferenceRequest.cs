using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Bodies;
using GreenServ.Router.Conversations;

namespace GreenServ.Router.Requests;

/// <summary>What routing needs of a request, whatever its surface; the rest of the body stays bytes.</summary>
internal sealed class InferenceRequest
{
    private readonly byte[] _body;
    private readonly BodyEdits _edits;

    public InferenceRequest(byte[] body, BodyEdits edits)
    {
        _body = body;
        _edits = edits;
    }

    public required Operation Operation { get; init; }

    /// <summary>Model or profile asked for.</summary>
    public required string Model { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Whether the client asked for the usage chunk of a stream.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>Text of the last user message; all text when there is none.</summary>
    public required string Prompt { get; init; }

    /// <summary>All that the host will read, as far as it becomes tokens.</summary>
    public required RequestTally Input { get; init; }

    public required PromptTraits Traits { get; init; }

    /// <summary>What it can be answered with alone.</summary>
    public required RequestNeeds Needs { get; init; }

    /// <summary>Where it stands in its conversation; <c>null</c> where it is none.</summary>
    public required ConversationTurns? Turns { get; init; }

    /// <summary>What it says of numbers of tokens.</summary>
    public required TokenWishes Tokens { get; init; }

    /// <summary>Estimated input tokens of a tokenizer like most, at least 1.</summary>
    public double EstimatedTokens { get => field > 0 ? field : field = TokenizerFamily.Generic.Tokens(Input); }

    /// <summary>Whether text is to be completed as it is, outside any chat.</summary>
    public required bool IsPlainCompletion { get; init; }

    /// <summary>Whether nothing is asked: the model is only to be loaded or unloaded.</summary>
    public required bool OnlyLoads { get; init; }

    /// <summary>Whether it says how the model is to be loaded, or how long it is to be kept (Ollama).</summary>
    public required bool SteersRunner { get; init; }

    /// <summary>The <c>greenserv</c> object, as it came; empty when absent.</summary>
    public required ReadOnlyMemory<byte> Greenserv { get; init; }

    /// <summary>The whole body, as it came.</summary>
    public ReadOnlyMemory<byte> Body => _body;

    /// <summary>The body to forward: the model's name replaced, usage asked for where wanted, our own object removed, every other byte as it came.</summary>
    public byte[] ForwardedBody(string model, bool askForUsage) => _edits.Apply(_body, model, askForUsage);
}

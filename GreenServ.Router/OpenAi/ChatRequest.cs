using GreenServ.Core.Features;

namespace GreenServ.Router.OpenAi;

/// <summary>What routing needs of a chat completion request; the rest of the body stays bytes.</summary>
internal sealed class ChatRequest
{
    private readonly byte[] _body;
    private readonly ChatRequestEdits _edits;

    public ChatRequest(byte[] body, ChatRequestEdits edits)
    {
        _body = body;
        _edits = edits;
    }

    /// <summary>Model or profile asked for.</summary>
    public required string Model { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Whether the client asked for the usage chunk of a stream.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>Text of the last user message; all text when there is none.</summary>
    public required string Prompt { get; init; }

    /// <summary>Characters of text in all messages.</summary>
    public required int TotalCharacters { get; init; }

    public required PromptTraits Traits { get; init; }

    /// <summary>The <c>greenserv</c> object, as it came; empty when absent.</summary>
    public required ReadOnlyMemory<byte> Greenserv { get; init; }

    /// <summary>The body to forward: the model's name replaced, usage asked for, our own object removed, every other byte as it came.</summary>
    public byte[] ForwardedBody(string model) => _edits.Apply(_body, model, askForUsage: Stream && !IncludeUsage);
}

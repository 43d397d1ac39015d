namespace GreenServ.Core.Tokens;

/// <summary>What of a request becomes input tokens, before it is known whose.</summary>
public sealed record RequestTally
{
    /// <summary>All text of the conversation.</summary>
    public TextTally Text { get; init; }

    /// <summary>Definitions of tools, as they were written.</summary>
    public TextTally Tools { get; init; }

    /// <summary>Messages that a chat template frames; 0 for text that is completed as it is.</summary>
    public int Messages { get; init; }

    public int Images { get; init; }

    /// <summary>Input that came as numbers of tokens.</summary>
    public int Tokens { get; init; }
}

namespace GreenServ.Core.Features;

/// <summary>Everything routing knows about a prompt; an <see cref="IContextLayout"/> turns it into a context vector.</summary>
public sealed record PromptFeatures
{
    /// <summary>The stated task kind, else the most probable one.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>Whether the request stated its task kind; the probabilities are then one-hot.</summary>
    public bool TaskStated { get; init; }

    /// <summary>Softmax over <see cref="TaskKind"/>: ten values that sum to one.</summary>
    public required float[] TaskProbabilities { get; init; }

    /// <summary>
    /// Semantic cluster, 0..K-1 (GreenServ, equations 9 and 10); <c>null</c> where the encoder of the clusters gave no vector and nothing
    /// else tells.
    /// </summary>
    public required int? Cluster { get; init; }

    /// <summary>Flesch reading ease (GreenServ, equation 11): about 0 (hard) to 100 (easy), unclamped.</summary>
    public required double FleschReadingEase { get; init; }

    /// <summary>Natural logarithm of one plus the prompt's length in UTF-16 characters.</summary>
    public required double LogLength { get; init; }

    /// <summary>Two-letter language code of the best guess; <c>und</c> where there is too little text.</summary>
    public required string Language { get; init; }

    /// <summary>Structural flags.</summary>
    public PromptTraits Traits { get; init; }

    /// <summary>Estimated number of input tokens of a tokenizer like most; at least 1.</summary>
    public required int EstimatedInputTokens { get; init; }
}

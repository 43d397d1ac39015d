using GreenServ.Core.Features;

namespace GreenServ.Router.Encoders;

/// <summary>Reads prompts: what routing knows of them, and which encoder told their cluster.</summary>
internal interface IPromptReader
{
    /// <summary>The encoder that should tell the clusters.</summary>
    string Encoder { get; }

    /// <summary>Why it does not now; <c>null</c> while it does.</summary>
    string? Problem { get; }

    /// <summary>Gets ready before the first prompt comes.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Reads a prompt, which teaches the clusters.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<PromptReading> ReadAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken);

    /// <summary>Reads a prompt and leaves the clusters as they are.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<PromptReading> PreviewAsync(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken);
}

/// <summary>A prompt as it was read.</summary>
/// <param name="Features">What routing knows of it.</param>
/// <param name="Encoder">Which encoder told its cluster.</param>
/// <param name="Fallback">Why it was not the one that should have, for people; <c>null</c> where it was.</param>
internal readonly record struct PromptReading(PromptFeatures Features, string Encoder, string? Fallback);

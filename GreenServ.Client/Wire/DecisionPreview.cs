namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>POST /greenserv/route</c>: what would be decided for a request now, which is neither asked nor recorded. JSON is camelCase.</summary>
public sealed record DecisionPreview
{
    /// <summary>The likeliest model.</summary>
    public required string Model { get; init; }

    /// <summary>The host it would be asked on.</summary>
    public required string Host { get; init; }

    /// <summary>How it would come to be chosen: <c>drawn</c>, <c>firstPull</c>, <c>pinned</c>, <c>continued</c> or <c>greedy</c>.</summary>
    public required string Kind { get; init; }

    public required string Profile { get; init; }
    public required string Policy { get; init; }
    public required string PolicyVersion { get; init; }
    public required string Layout { get; init; }

    /// <summary>λ in force, 0..1; where a promise has the trade-off found, the λ that weighs alike.</summary>
    public required double Lambda { get; init; }

    /// <summary>Joules that normalised energy 1 stands for.</summary>
    public required double ReferenceEnergyJoules { get; init; }

    public required ExplainedFeatures Features { get; init; }

    /// <summary>Component name to value.</summary>
    public required IReadOnlyDictionary<string, double> Context { get; init; }

    /// <summary>All arms of the pool, most probable first; rejected ones with their reason.</summary>
    public required IReadOnlyList<ExplainedCandidate> Candidates { get; init; }

    /// <summary>What is expected of the likeliest model.</summary>
    public ExplainedExpectation? Expected { get; init; }

    /// <summary>How it would go on with a conversation; <c>null</c> where it begins one, or nothing is known of it.</summary>
    public ExplainedConversation? Conversation { get; init; }
}

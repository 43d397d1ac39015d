namespace GreenServ.Client.Wire;

/// <summary>Answer of <c>GET /greenserv/decisions/{id}</c>: why a request went where it went, and what came of it. JSON is camelCase.</summary>
public sealed record DecisionExplanation
{
    public required string Id { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>One sentence a person understands.</summary>
    public required string Sentence { get; init; }

    /// <summary>Whether the models are simulated ones.</summary>
    public required bool Demo { get; init; }

    public required string Profile { get; init; }
    public required string Policy { get; init; }
    public required string PolicyVersion { get; init; }
    public required string Layout { get; init; }
    public required double Lambda { get; init; }

    /// <summary>Joules that normalised energy 1 stands for.</summary>
    public required double ReferenceEnergyJoules { get; init; }

    /// <summary><c>drawn</c>, <c>firstPull</c>, <c>pinned</c> or <c>failover</c>.</summary>
    public required string Kind { get; init; }

    public required string Model { get; init; }
    public required string Host { get; init; }
    public double? Propensity { get; init; }
    public required double Draw { get; init; }
    public required ExplainedFeatures Features { get; init; }

    /// <summary>Component name to value.</summary>
    public required IReadOnlyDictionary<string, double> Context { get; init; }

    /// <summary>All arms of the pool, most probable first.</summary>
    public required IReadOnlyList<ExplainedCandidate> Candidates { get; init; }

    public required IReadOnlyList<ExplainedAttempt> FailedAttempts { get; init; }
    public required ExplainedOutcome Outcome { get; init; }

    /// <summary>All scores received, oldest first; the last is in force.</summary>
    public required IReadOnlyList<ExplainedFeedback> Feedback { get; init; }
}

/// <summary>What was seen in the prompt.</summary>
/// <param name="Cluster">Semantic cluster; <c>null</c> where nothing told it.</param>
/// <param name="Encoder">Which encoder told the cluster; <c>null</c> for decisions older than the choice of one.</param>
/// <param name="EncoderFallback">Why it was not the configured encoder, for people; <c>null</c> where it was.</param>
public sealed record ExplainedFeatures(
    string Task, double TaskProbability, bool TaskStated, int? Cluster, double FleschReadingEase, string Language, string Traits, int EstimatedInputTokens,
    string? Encoder = null, string? EncoderFallback = null);

/// <summary>One arm as the policy saw it.</summary>
public sealed record ExplainedCandidate
{
    public required string Model { get; init; }
    public string? Host { get; init; }
    public required double QualityMean { get; init; }

    /// <summary>Standard deviation of the mean quality.</summary>
    public required double QualityDeviation { get; init; }

    public required double EnergyJoules { get; init; }

    /// <summary>Quality weight × quality − energy weight × normalised energy.</summary>
    public required double Value { get; init; }

    public required long Pulls { get; init; }
    public required double Probability { get; init; }
    public string? RejectedBecause { get; init; }
}

/// <summary>An attempt that failed before its first byte.</summary>
public sealed record ExplainedAttempt(string Model, string Host, string Error);

/// <summary>What became of the request.</summary>
public sealed record ExplainedOutcome
{
    /// <summary><c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    public required int HttpStatus { get; init; }
    public string? Error { get; init; }
    public required bool Streamed { get; init; }
    public int? PromptTokens { get; init; }
    public int? CompletionTokens { get; init; }
    public double? TimeToFirstTokenMs { get; init; }
    public required double DurationMs { get; init; }
    public double? EnergyJoules { get; init; }

    /// <summary><c>measured</c>, <c>attributed</c> or <c>estimated</c>.</summary>
    public required string EnergySource { get; init; }

    /// <summary>Score in force, 0..1; <c>null</c> until known.</summary>
    public double? Quality { get; init; }
}

/// <summary>One score received.</summary>
public sealed record ExplainedFeedback(DateTimeOffset At, double Score, string Source, string? Comment);

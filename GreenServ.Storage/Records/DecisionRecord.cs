using System.Text.Json.Serialization;
using GreenServ.Core.Policies;

namespace GreenServ.Storage.Records;

/// <summary>
/// A decision with its outcome, written once, before the response's last byte. Enough to replay the decision:
/// probabilities and arm follow from the candidates, weights, exploration and draw alone. Holds no prompt and no answer.
/// </summary>
public sealed record DecisionRecord : JournalRecord
{
    /// <summary>The <see cref="Operation"/> whose model no policy chooses, and which teaches none.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>UUIDv7; its time is that of the decision.</summary>
    public required Guid Id { get; init; }

    /// <summary>UTC, microsecond precision.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Logical time: number of the decision among all of its layout; <c>null</c> in records of earlier versions.</summary>
    public long? Time { get; init; }

    /// <summary>Pool it was decided in: <c>demo</c> for simulated models, else <c>default</c>.</summary>
    public required string Pool { get; init; }

    /// <summary>For whom it was made; <c>null</c> in records of earlier versions, which knew one tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Tenant of requests and keys that name none.</summary>
    public const string DefaultTenant = "default";

    /// <summary>For whom it was made.</summary>
    [JsonIgnore]
    public string TenantOrDefault => Tenant ?? DefaultTenant;

    public required string Profile { get; init; }
    public required string Policy { get; init; }

    /// <summary>Hash of policy, parameters and layout.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Name of the context layout.</summary>
    public required string Layout { get; init; }

    /// <summary>λ in force, 0..1; where a price steered instead, the λ that weighs alike.</summary>
    public required double Lambda { get; init; }

    /// <summary>Weights the decision was made with; <c>null</c> in records of earlier versions, which were made with those of λ.</summary>
    public Weights? Weights { get; init; }

    /// <summary>What was promised to it, and what it is charged with; <c>null</c> where nothing was promised.</summary>
    public SlaRecord? Sla { get; init; }

    /// <summary>Joules that normalised energy 1 stands for.</summary>
    public required double ReferenceEnergyJoules { get; init; }

    public required double[] Context { get; init; }
    public required FeatureRecord Features { get; init; }
    public required IReadOnlyList<CandidateRecord> Candidates { get; init; }
    public required DecisionKind Kind { get; init; }

    /// <summary>Uniform draw in [0, 1).</summary>
    public required double Draw { get; init; }

    public required Exploration Exploration { get; init; }

    /// <summary>The arm that answered (or failed last), <c>name@digest</c>.</summary>
    public required string Arm { get; init; }

    /// <summary>Name under which its host knows the model.</summary>
    public required string Model { get; init; }

    public required string Host { get; init; }

    /// <summary>Requests in flight at the host when this one was sent, itself not counted; <c>null</c> in records of earlier versions.</summary>
    public int? Load { get; init; }

    /// <summary>Probability with which the arm was drawn; <c>null</c> when it was pinned.</summary>
    public double? Propensity { get; init; }

    /// <summary>Attempts that failed before the first byte, in order.</summary>
    public IReadOnlyList<FailedAttempt> FailedAttempts { get; init; } = [];

    /// <summary>What was asked, in OpenTelemetry's words: <c>text_completion</c> or <c>embeddings</c>; <c>null</c> for a chat.</summary>
    public string? Operation { get; init; }

    /// <summary>How it went on with a conversation; <c>null</c> where it began one, or nothing was known of it.</summary>
    public ConversationRecord? Conversation { get; init; }

    /// <summary>
    /// Under which the next turn of the conversation finds this one: 32 hexadecimal digits, a fingerprint of tenant and session, or of tenant and
    /// messages. <c>null</c> for embeddings, and in records of earlier versions.
    /// </summary>
    public string? TurnKey { get; init; }

    /// <summary>What was expected of the arm before it ran; <c>null</c> for embeddings, and in records of earlier versions.</summary>
    public ExpectationRecord? Expected { get; init; }

    public required OutcomeRecord Outcome { get; init; }

    /// <summary>The weights in force, whatever the version of the record.</summary>
    [JsonIgnore]
    public Weights EffectiveWeights => Weights ?? Core.Policies.Weights.FromLambda(Lambda);
}

/// <summary>The turn before, in the same conversation.</summary>
/// <param name="Model">Which model answered it.</param>
/// <param name="ToolResult">Whether the request ended in the result of a tool that this model had called.</param>
/// <param name="Lost">Why this model could not be asked again; <c>null</c> when it could.</param>
public sealed record ConversationRecord(string Model, bool ToolResult, string? Lost);

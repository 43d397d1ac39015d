using System.Text.Json.Serialization;

namespace GreenServ.Client.Wire;

/// <summary>Body of <c>POST /v1/feedback</c>: exactly one of the ids, and a score or a thumb.</summary>
public sealed record FeedbackRequest
{
    /// <summary>Id of the decision (header <c>x-greenserv-decision-id</c>).</summary>
    [JsonPropertyName("decision_id")]
    public string? DecisionId { get; init; }

    /// <summary>Id of the response, <c>chatcmpl-…</c>.</summary>
    [JsonPropertyName("response_id")]
    public string? ResponseId { get; init; }

    /// <summary>0 (useless) to 1 (perfect).</summary>
    [JsonPropertyName("score")]
    public double? Score { get; init; }

    /// <summary><c>up</c> (1) or <c>down</c> (0), instead of a score.</summary>
    [JsonPropertyName("thumbs")]
    public string? Thumbs { get; init; }

    /// <summary>Who scored: <c>user</c> (default) or another short name.</summary>
    [JsonPropertyName("source")]
    public string? Source { get; init; }

    [JsonPropertyName("comment")]
    public string? Comment { get; init; }
}

/// <summary>Answer to accepted feedback.</summary>
public sealed record FeedbackResponse
{
    [JsonPropertyName("decision_id")]
    public required string DecisionId { get; init; }

    /// <summary>The score now in force.</summary>
    [JsonPropertyName("score")]
    public required double Score { get; init; }

    /// <summary><c>counted</c>, <c>changed</c> or <c>unchanged</c> (the same score again).</summary>
    [JsonPropertyName("result")]
    public required string Result { get; init; }
}

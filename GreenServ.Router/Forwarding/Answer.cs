using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>What was read of an answer while it passed.</summary>
internal sealed record Answer
{
    public required OutcomeStatus Status { get; init; }
    public required int HttpStatus { get; init; }
    public string? Error { get; init => field = value is null ? null : Brief.Of(value); }
    public required bool Streamed { get; init; }
    public int? PromptTokens { get; init; }
    public int? CompletionTokens { get; init; }

    /// <summary>Chunks of a stream that carried choices: about one a token.</summary>
    public int Chunks { get; init; }

    /// <summary>Known for streams alone: a whole answer does not tell when its first token was made.</summary>
    public TimeSpan? TimeToFirstToken { get; init; }

    /// <summary>How long the host says it loaded the model; <c>null</c> where it does not.</summary>
    public TimeSpan? LoadDuration { get; init; }

    /// <summary>Why the model stopped, in its host's word; <c>null</c> where it did not say.</summary>
    public string? FinishReason { get; init; }

    public string? HostResponseId { get; init => field = value is null ? null : Brief.Of(value); }
}

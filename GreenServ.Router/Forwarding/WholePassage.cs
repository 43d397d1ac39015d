using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>One whole answer on its way through: judged, noted, and written as the client expects it.</summary>
internal abstract class WholePassage(Delivery delivery)
{
    protected Delivery Delivery { get; } = delivery;

    public int? PromptTokens { get; protected set; }
    public int? CompletionTokens { get; protected set; }

    /// <summary>Why the model stopped, in its host's word; <c>null</c> where it does not say.</summary>
    public string? FinishReason { get; protected set; }

    /// <summary>How long the host says it loaded the model; <c>null</c> where it does not.</summary>
    public TimeSpan? LoadDuration { get; protected set; }
    public string? HostId { get; protected set; }

    /// <summary>Why an answer that is one all the same failed; <c>null</c> when it did not.</summary>
    public string? HostFailure { get; protected set; }

    /// <summary>Reads a body that came with a status of success.</summary>
    /// <returns>Why it is no answer, so that another placement should be asked; <c>null</c> when it is one.</returns>
    public abstract string? Read(byte[] body);

    /// <summary>Writes what was read, with what the client is told of it.</summary>
    public abstract byte[] Write(Receipt receipt);

    /// <summary>
    /// Reads a body that came with a status of refusal (4xx). A property of this model that another may not have ("… does
    /// not support tools") is a failure of the attempt; any other refusal is the client's.
    /// </summary>
    public (Refusal Refusal, AttemptFailure? Failure) ReadRefusal(int status, byte[] body)
    {
        var refusal = new Refusal(status, HostError.InShapeOf(Delivery.Request.Operation.Surface, status, body));
        return (refusal, body.AsSpan().IndexOf("does not support"u8) >= 0
            ? new AttemptFailure("the model refused: " + HostError.MessageOf(body), Refusal: refusal)
            : null);
    }

    public Answer ToAnswer() => new()
    {
        Status = HostFailure is null ? OutcomeStatus.Completed : OutcomeStatus.Failed,
        HttpStatus = StatusCodes.Status200OK,
        Error = HostFailure,
        Streamed = false,
        PromptTokens = PromptTokens,
        CompletionTokens = CompletionTokens,
        LoadDuration = LoadDuration,
        FinishReason = FinishReason,
        HostResponseId = HostId,
    };
}

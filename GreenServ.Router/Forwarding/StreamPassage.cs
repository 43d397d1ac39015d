using System.Buffers;
using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// One stream on its way through: takes the host's lines, notes what must be known of them, and writes what the client
/// expects, the same lines or a translation.
/// </summary>
internal abstract class StreamPassage(Delivery delivery)
{
    private TimeSpan? _firstToken;

    protected Delivery Delivery { get; } = delivery;

    /// <summary>Content type of what the client gets.</summary>
    public abstract string ContentType { get; }

    /// <summary>Whether the host has said all; nothing after it is read.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>Why the stream is no whole answer, in words for the client.</summary>
    public string? Error { get; protected set; }

    /// <summary>Why an answer that ended in good order was none; <c>null</c> when it was one.</summary>
    public string? HostFailure { get; protected set; }

    /// <summary>Chunks that carried a part of the answer.</summary>
    public int Chunks { get; private set; }

    /// <summary>Since the decision; <c>null</c> before the first token.</summary>
    public TimeSpan? FirstToken => _firstToken;

    public string? HostId { get; protected set; }
    public int? PromptTokens { get; protected set; }
    public int? CompletionTokens { get; protected set; }

    /// <summary>Why the model stopped, in its host's word; <c>null</c> where it does not say.</summary>
    public string? FinishReason { get; protected set; }

    /// <summary>How long the host says it loaded the model; <c>null</c> where it does not.</summary>
    public TimeSpan? LoadDuration { get; protected set; }

    /// <summary>Looks at a line before anything is written, until it is known that the stream is one.</summary>
    public abstract FirstLook Look(ReadOnlySpan<byte> line);

    /// <summary>Takes a line, its end cut off.</summary>
    public abstract void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client);

    /// <summary>Writes how a whole stream ends.</summary>
    public abstract void End(Receipt receipt, IBufferWriter<byte> client);

    /// <summary>Writes how a stream ends that is not whole.</summary>
    public abstract void Fail(RequestError error, IBufferWriter<byte> client);

    /// <summary>What was read so far.</summary>
    public Answer ToAnswer(OutcomeStatus status, string? error) => new()
    {
        Status = status,
        HttpStatus = StatusCodes.Status200OK,
        Error = error,
        Streamed = true,
        PromptTokens = PromptTokens,
        CompletionTokens = CompletionTokens,
        Chunks = Chunks,
        LoadDuration = LoadDuration,
        TimeToFirstToken = _firstToken,
        FinishReason = FinishReason,
        HostResponseId = HostId,
    };

    protected void CountChunk()
    {
        Chunks++;
        _firstToken ??= Delivery.Elapsed;
        Delivery.Progress?.Invoke(Chunks);
    }

    protected static void WriteLine(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        client.Write(line);
        client.Write("\n"u8);
    }
}

/// <summary>What the beginning of a stream shows.</summary>
/// <param name="HasBegun">Whether the stream can be relayed.</param>
/// <param name="Problem">Why it is no answer.</param>
internal readonly record struct FirstLook(bool HasBegun, string? Problem = null)
{
    public static FirstLook NotYet => default;

    /// <summary>The stream has begun, unless the host reports an error in it.</summary>
    public static FirstLook At(string? hostError) => hostError is null ? new(true) : new(false, "the host reported an error: " + hostError);

    /// <summary>The first look at a stream of server-sent events that carry JSON.</summary>
    public static FirstLook AtEvent(ReadOnlySpan<byte> line) =>
        !SseLine.IsData(line, out var start) ? NotYet
        : SseLine.IsDone(line[start..]) ? new(false, "the host ended the stream before its first event")
        : ResponseScan.Read(line[start..]) is { } first ? At(first.Error)
        : new(false, "what the host sent is no stream of JSON objects");
}

using GreenServ.Router.Requests;

namespace GreenServ.Router.Forwarding;

/// <summary>The host speaks the client's own API: bytes pass, but for the few edits allowed.</summary>
/// <param name="operation">What is asked.</param>
/// <param name="expected">Fields of which one makes a whole answer what was asked for.</param>
/// <param name="openStream">How its stream passes; <c>null</c> where there are no streams.</param>
/// <param name="asksForUsage">Whether a stream tells its usage only when asked.</param>
internal sealed class PassThrough(Operation operation, Payload expected, Func<Delivery, StreamPassage>? openStream, bool asksForUsage = false) : Exchange
{
    public override string Path => operation.Path;

    public override byte[] Write(InferenceRequest request, string model) =>
        request.ForwardedBody(model, askForUsage: asksForUsage && request.Stream && !request.IncludeUsage);

    public override StreamPassage? OpenStream(string? mediaType, Delivery delivery)
    {
        var isStream = operation.Surface == Surface.Ollama
            ? mediaType is "application/x-ndjson" or "application/ndjson" or "application/jsonl"
            : mediaType is "text/event-stream";
        return isStream ? openStream?.Invoke(delivery) : null;
    }

    public override WholePassage OpenWhole(Delivery delivery) => new AnnotatedPassage(expected, delivery);
}

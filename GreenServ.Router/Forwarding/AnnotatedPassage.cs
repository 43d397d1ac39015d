using System.Text;
using GreenServ.Router.Bodies;

namespace GreenServ.Router.Forwarding;

/// <summary>Passes a whole answer: its id replaced, our two objects added at its end, all else as it came.</summary>
/// <param name="expected">Fields of which one makes the answer what was asked for.</param>
/// <param name="delivery">The attempt.</param>
internal sealed class AnnotatedPassage(Payload expected, Delivery delivery) : WholePassage(delivery)
{
    private byte[] _body = [];
    private ResponseScan _scan;

    public override string? Read(byte[] body)
    {
        if (ResponseScan.Read(body) is not { } scan)
            return "what the host sent is no JSON object";
        if (scan.Error is { } error)
            return "the host reported an error: " + error;
        if ((scan.Payload & expected) == 0)
            return $"what the host sent is no answer to {Delivery.Request.Operation.Path}";
        (_body, _scan) = (body, scan);
        (HostId, PromptTokens, CompletionTokens, LoadDuration) = (scan.Id, scan.PromptTokens, scan.CompletionTokens, scan.LoadDuration);
        FinishReason = expected == Payload.Output ? scan.ResponseStatus : scan.FinishReason;
        return null;
    }

    public override byte[] Write(Receipt receipt)
    {
        var end = new Splice(_scan.ObjectEnd, _scan.ObjectEnd, Encoding.UTF8.GetBytes(receipt.Fields));
        return _scan.IdRange is { } id && Delivery.Request.Operation.IdPrefix is not null
            ? Splice.Apply(_body, [new(id.Start, id.End, Encoding.UTF8.GetBytes($"\"{Delivery.ResponseId}\"")), end])
            : Splice.Apply(_body, [end]);
    }
}

using System.Buffers;
using System.Text;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// Passes the events of the Responses API as they come: only the response's id is touched, and the event that ends the
/// stream is held back until the answer is recorded.
/// </summary>
internal sealed class ResponsesPassage(Delivery delivery) : StreamPassage(delivery)
{
    private readonly byte[] _id = Encoding.UTF8.GetBytes($"\"{delivery.ResponseId}\"");

    // An event's name stands before its data, and only these tell whether the event is the last.
    private byte[] _name = [];
    private byte[] _last = [];
    private int _events;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override FirstLook Look(ReadOnlySpan<byte> line)
    {
        var look = FirstLook.AtEvent(line);
        return look.HasBegun && SseLine.IsData(line, out var start) && ResponseScan.Read(line[start..])?.EventType == "error"
            ? FirstLook.At(HostError.MessageOf(line[start..]))
            : look;
    }

    public override void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        if (line.StartsWith("event:"u8))
        {
            _name = line.ToArray();
            return;
        }

        if (SseLine.IsData(line, out var start))
        {
            PassData(line, start, client);
            return;
        }

        WriteName(client);
        WriteLine(line, client);
    }

    public override void End(Receipt receipt, IBufferWriter<byte> client)
    {
        if (receipt.EnergyJson is { } energy)
            client.Write(Encoding.UTF8.GetBytes($": energy {energy}\n\n"));
        WriteName(client);
        WriteLine(_last, client);
        client.Write("\n"u8);
    }

    public override void Fail(RequestError error, IBufferWriter<byte> client) => ResponsesEvents.WriteError(error, _events, client);

    private void PassData(ReadOnlySpan<byte> line, int start, IBufferWriter<byte> client)
    {
        if (ResponseScan.Read(line[start..]) is not { } chunk)
        {
            Error = "The model host sent an event that is no readable JSON object.";
            return;
        }

        if (chunk.EventType == "error" || chunk.Error is not null)
        {
            Error = "The model host reported an error: " + (chunk.Error ?? HostError.MessageOf(line[start..]));
            return;
        }

        _events++;
        HostId ??= chunk.Id;
        PromptTokens = chunk.PromptTokens ?? PromptTokens;
        CompletionTokens = chunk.CompletionTokens ?? CompletionTokens;
        if (chunk.EventType?.EndsWith(".delta", StringComparison.Ordinal) is true)
            CountChunk();
        var sent = chunk.IdRange is { } id ? Splice.Apply(line, [new(start + id.Start, start + id.End, _id)]) : line.ToArray();
        if (chunk.EventType is "response.completed" or "response.incomplete" or "response.failed")
        {
            HostFailure = chunk.EventType == "response.failed" ? "The model host reports that the response failed." : null;
            (_last, IsComplete, FinishReason) = (sent, true, chunk.ResponseStatus);
            return;
        }

        WriteName(client);
        WriteLine(sent, client);
    }

    private void WriteName(IBufferWriter<byte> client)
    {
        if (_name.Length > 0)
            WriteLine(_name, client);
        _name = [];
    }
}

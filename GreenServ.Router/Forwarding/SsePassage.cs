using System.Buffers;
using System.Text;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Forwarding;

/// <summary>
/// Passes completion chunks as they come: only the id of chunks and a usage chunk nobody asked for are touched, and the
/// closing <c>[DONE]</c> is held back until the answer is recorded.
/// </summary>
internal sealed class SsePassage(Delivery delivery) : StreamPassage(delivery)
{
    private readonly byte[] _id = Encoding.UTF8.GetBytes($"\"{delivery.ResponseId}\"");
    private bool _skipBlankLine;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override FirstLook Look(ReadOnlySpan<byte> line) => FirstLook.AtEvent(line);

    public override void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        var separatesHiddenEvent = line.IsEmpty && _skipBlankLine;
        _skipBlankLine = false;
        if (separatesHiddenEvent)
            return;
        if (SseLine.IsData(line, out var start))
            PassData(line, start, client);
        else
            WriteLine(line, client);
    }

    public override void End(Receipt receipt, IBufferWriter<byte> client)
    {
        if (receipt.EnergyJson is { } energy)
            client.Write(Encoding.UTF8.GetBytes($": energy {energy}\n\n"));
        client.Write("data: [DONE]\n\n"u8);
    }

    public override void Fail(RequestError error, IBufferWriter<byte> client)
    {
        client.Write("data: "u8);
        client.Write(OpenAiErrors.ToJson(error));
        client.Write("\n\n"u8);
    }

    private void PassData(ReadOnlySpan<byte> line, int start, IBufferWriter<byte> client)
    {
        var data = line[start..];
        if (SseLine.IsDone(data))
        {
            IsComplete = true;
            return;
        }

        if (ResponseScan.Read(data) is not { } chunk)
        {
            Error = "The model host sent a chunk that is no readable JSON object.";
            return;
        }

        if (chunk.Error is { } error)
        {
            Error = "The model host reported an error: " + error;
            return;
        }

        HostId ??= chunk.Id;
        PromptTokens = chunk.PromptTokens ?? PromptTokens;
        CompletionTokens = chunk.CompletionTokens ?? CompletionTokens;
        FinishReason = chunk.FinishReason ?? FinishReason;
        if (chunk.Payload.HasFlag(Payload.Choices))
            CountChunk();
        if (chunk.IsUsageChunk && !Delivery.Request.IncludeUsage)
            _skipBlankLine = true;
        else
            WriteLine(chunk.IdRange is { } id ? Splice.Apply(line, [new(start + id.Start, start + id.End, _id)]) : line, client);
    }
}

using System.Buffers;
using System.Text;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;

namespace GreenServ.Router.Forwarding;

/// <summary>Passes Ollama's lines as they come; the last one is held back until the answer is recorded, and gets our two objects.</summary>
internal sealed class NdjsonPassage(Delivery delivery) : StreamPassage(delivery)
{
    private byte[] _last = [];
    private int _lastObjectEnd;

    public override string ContentType => "application/x-ndjson";

    public override FirstLook Look(ReadOnlySpan<byte> line) => IsBlank(line) ? FirstLook.NotYet
        : ResponseScan.Read(line) is { } first ? FirstLook.At(first.Error)
        : new(false, "what the host sent is not Ollama's stream of JSON lines");

    public override void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        if (ResponseScan.Read(line) is not { } chunk)
        {
            if (IsBlank(line))
                WriteLine(line, client);
            else
                Error = "The model host sent a line that is no JSON object.";
            return;
        }

        if (chunk.Error is { } error)
        {
            Error = "The model host reported an error: " + error;
            return;
        }

        PromptTokens = chunk.PromptTokens ?? PromptTokens;
        CompletionTokens = chunk.CompletionTokens ?? CompletionTokens;
        LoadDuration = chunk.LoadDuration ?? LoadDuration;
        FinishReason = chunk.FinishReason ?? FinishReason;
        if (chunk.IsDone)
        {
            (_last, _lastObjectEnd, IsComplete) = (line.ToArray(), chunk.ObjectEnd, true);
            return;
        }

        CountChunk();
        WriteLine(line, client);
    }

    public override void End(Receipt receipt, IBufferWriter<byte> client) =>
        WriteLine(Splice.Apply(_last, [new(_lastObjectEnd, _lastObjectEnd, Encoding.UTF8.GetBytes(receipt.Fields))]), client);

    public override void Fail(RequestError error, IBufferWriter<byte> client) => WriteLine(OllamaErrors.ToJson(error), client);

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t"u8) < 0;
}

using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>Chunks of an OpenAI-compatible host as Ollama's lines. Tool calls, which come there in pieces, are held until they are whole.</summary>
internal sealed class ChatToOllamaStream(Delivery delivery, bool isChat) : StreamPassage(delivery)
{
    private readonly OllamaLines _lines = new(delivery, isChat);
    private readonly ToolCallAssembly _toolCalls = new();
    private CompletionUsage _usage;

    public override string ContentType => "application/x-ndjson";

    public override FirstLook Look(ReadOnlySpan<byte> line) => FirstLook.AtEvent(line);

    public override void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        if (!SseLine.IsData(line, out var start))
            return;
        if (SseLine.IsDone(line[start..]))
        {
            WriteToolCalls(client);
            IsComplete = Error is null;
            return;
        }

        try
        {
            using var chunk = JsonReading.ParseObject(line[start..]);
            PassChunk(chunk.RootElement, client);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Error = "The model host sent a chunk that is no readable JSON.";
        }
    }

    public override void End(Receipt receipt, IBufferWriter<byte> client)
    {
        _lines.WriteLast(new OllamaAnswer { FinishReason = FinishReason, Usage = _usage, FirstToken = FirstToken }, receipt, client);
        client.Write("\n"u8);
    }

    public override void Fail(RequestError error, IBufferWriter<byte> client) => WriteLine(OllamaErrors.ToJson(error), client);

    private void PassChunk(JsonElement chunk, IBufferWriter<byte> client)
    {
        var fields = new JsonFields(chunk);
        if (fields["error"] is { } error)
        {
            Error = "The model host reported an error: " + (new JsonFields(error).Text("message") ?? error.ToString());
            return;
        }

        HostId ??= fields.Text("id");
        _usage = _usage.Then(CompletionUsage.Of(chunk));
        (PromptTokens, CompletionTokens) = (_usage.PromptTokens, _usage.CompletionTokens);
        if (ChatPiece.FirstOf(chunk) is not { } piece)
            return;
        FinishReason = piece.FinishReason ?? FinishReason;
        if (!piece.IsEmpty)
            CountChunk();
        if (piece.ToolCalls is { } calls)
            _toolCalls.Add(calls);
        if (_toolCalls.IsTooLong)
        {
            Error = "The model host sent tool calls of more than 16 MiB.";
            return;
        }

        if (piece.Text.Length > 0 || piece.Reasoning.Length > 0 || piece.Logprobs is not null)
            WritePart(piece, [], client);
        if (piece.FinishReason is not null)
            WriteToolCalls(client);
    }

    private void WriteToolCalls(IBufferWriter<byte> client)
    {
        if (!_toolCalls.IsEmpty)
            WritePart(default, _toolCalls.Take(), client);
    }

    private void WritePart(ChatPiece piece, IReadOnlyList<ToolCall> toolCalls, IBufferWriter<byte> client)
    {
        Error = _lines.WritePart(piece, toolCalls, client);
        if (Error is null)
            client.Write("\n"u8);
    }
}

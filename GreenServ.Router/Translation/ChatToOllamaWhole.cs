using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>A whole completion of an OpenAI-compatible host as Ollama's object.</summary>
internal sealed class ChatToOllamaWhole(Delivery delivery, bool isChat) : WholePassage(delivery)
{
    private OllamaAnswer _answer = new();

    public override string? Read(byte[] body)
    {
        try
        {
            using var completion = JsonFields.Parse(body);
            return Read(completion.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "what the host sent is no JSON object";
        }
    }

    public override byte[] Write(Receipt receipt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new OllamaLines(Delivery, isChat).WriteLast(_answer, receipt, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private string? Read(JsonElement completion)
    {
        var fields = new JsonFields(completion);
        if (fields["error"] is { } error)
            return "the host reported an error: " + (new JsonFields(error).Text("message") ?? error.ToString());
        if (ChatPiece.FirstOf(completion) is not { } piece)
            return "what the host sent is no completion";
        var assembly = new ToolCallAssembly();
        if (piece.ToolCalls is { } calls)
            assembly.Add(calls);
        var toolCalls = assembly.Take();
        if (toolCalls.FirstOrDefault(call => call.Parse() is null) is { } broken)
            return $"the model called '{broken.Name}' with arguments that are no JSON object";
        var usage = CompletionUsage.Of(completion);
        (HostId, PromptTokens, CompletionTokens, FinishReason) = (fields.Text("id"), usage.PromptTokens, usage.CompletionTokens, piece.FinishReason);
        _answer = new OllamaAnswer
        {
            Text = piece.Text,
            Reasoning = piece.Reasoning,
            ToolCalls = toolCalls,
            FinishReason = piece.FinishReason,
            Logprobs = piece.Logprobs?.Clone(),
            Usage = usage,
        };
        return null;
    }
}

using System.Buffers;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>A whole chat completion as a response of the Responses API.</summary>
internal sealed class ChatToResponsesWhole(Delivery delivery) : WholePassage(delivery)
{
    private readonly ResponseObject _response = new(delivery);
    private readonly List<ResponseItem> _output = [];
    private ResponseFinish? _finish;

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
        using (var json = new Utf8JsonWriter(buffer, TextJsonContext.Readable))
        {
            json.WriteStartObject();
            _response.Write(json, _finish, _output);
            OllamaLines.WriteReceipt(json, receipt);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private string? Read(JsonElement completion)
    {
        var fields = new JsonFields(completion);
        if (fields["error"] is { } error)
            return "the host reported an error: " + (new JsonFields(error).Text("message") ?? error.ToString());
        if (ChatPiece.FirstOf(completion) is not { } piece)
            return "what the host sent is no chat completion";
        var usage = CompletionUsage.Of(completion);
        (HostId, PromptTokens, CompletionTokens, FinishReason) = (fields.Text("id"), usage.PromptTokens, usage.CompletionTokens, piece.FinishReason);
        _finish = ResponseFinish.Of(piece.FinishReason, usage);
        if (piece.Reasoning.Length > 0)
            _output.Add(new(ResponseItemKind.Reasoning, _response.ItemId("rs", 0), piece.Reasoning));
        if (piece.Text.Length > 0 || piece.ToolCalls is null)
            _output.Add(new(ResponseItemKind.Message, _response.ItemId("msg", _output.Count), piece.Text) { Tokens = ResponseItem.TokensOf(piece.Logprobs) });
        var assembly = new ToolCallAssembly();
        if (piece.ToolCalls is { } calls)
            assembly.Add(calls);
        foreach (var call in assembly.Take())
            _output.Add(new(ResponseItemKind.Call, _response.ItemId("fc", _output.Count), call.ArgumentsOrNone) { Name = call.Name, CallId = call.Id });
        return null;
    }
}

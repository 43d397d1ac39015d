using System.Buffers;
using System.Text;
using System.Text.Json;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;

namespace GreenServ.Router.Translation;

/// <summary>Chunks of a chat completion as the events of the Responses API.</summary>
internal sealed class ChatToResponsesStream(Delivery delivery) : StreamPassage(delivery)
{
    private readonly ResponseObject _response = new(delivery);
    private readonly List<ResponseItem> _done = [];
    private readonly StringBuilder _text = new();
    private readonly List<JsonElement> _tokens = [];
    private readonly HashSet<int> _calls = [];
    private ResponseItem? _open;
    private int _openCall;
    private CompletionUsage _usage;
    private int _events;

    public override string ContentType => "text/event-stream; charset=utf-8";

    public override FirstLook Look(ReadOnlySpan<byte> line) => FirstLook.AtEvent(line);

    public override void Pass(ReadOnlySpan<byte> line, IBufferWriter<byte> client)
    {
        if (!SseLine.IsData(line, out var start))
            return;
        if (_events == 0)
        {
            WriteResponse("response.created", null, client);
            WriteResponse("response.in_progress", null, client);
        }

        if (SseLine.IsDone(line[start..]))
        {
            Close(client);
            IsComplete = true;
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
        if (receipt.EnergyJson is { } energy)
            client.Write(Encoding.UTF8.GetBytes($": energy {energy}\n\n"));
        var finish = ResponseFinish.Of(FinishReason, _usage);
        WriteResponse("response." + finish.Status, finish, client);
    }

    public override void Fail(RequestError error, IBufferWriter<byte> client) => ResponsesEvents.WriteError(error, _events, client);

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
        if (piece.Reasoning.Length > 0)
            Append(ResponseItemKind.Reasoning, "rs", "response.reasoning_text.delta", piece.Reasoning, null, client);
        if (piece.Text.Length > 0)
            Append(ResponseItemKind.Message, "msg", "response.output_text.delta", piece.Text, piece.Logprobs, client);
        if (piece.ToolCalls is { } calls)
        {
            foreach (var call in calls.EnumerateArray())
                AppendCall(new JsonFields(call), client);
        }

        // The last event repeats all of it.
        if (_text.Length > ToolCallAssembly.LongestCharacters)
            Error = "The model host sent more than 16 MiB of one item.";
    }

    private void Append(ResponseItemKind kind, string prefix, string eventType, string text, JsonElement? logprobs, IBufferWriter<byte> client)
    {
        if (_open?.Kind != kind)
        {
            Open(new ResponseItem(kind, _response.ItemId(prefix, _done.Count + (_open is null ? 0 : 1)), ""), client);
            WriteItemEvent("response.content_part.added", client, json =>
            {
                json.WriteNumber("content_index", 0);
                json.WritePropertyName("part");
                _open!.WritePart(json, "");
            });
        }

        var tokens = ResponseItem.TokensOf(logprobs);
        _tokens.AddRange(tokens);
        _text.Append(text);
        WriteItemEvent(eventType, client, json =>
        {
            json.WriteNumber("content_index", 0);
            json.WriteString("delta", text);
            if (kind == ResponseItemKind.Message)
                ResponseItem.WriteTokens(json, tokens);
        });
    }

    private void AppendCall(JsonFields piece, IBufferWriter<byte> client)
    {
        var function = new JsonFields(piece["function"] ?? default);
        var index = piece["index"] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var stated) ? stated
            : piece.Text("id") is { Length: > 0 } ? _calls.Count
            : _openCall;
        if (_calls.Add(index))
        {
            var id = _response.ItemId("fc", _done.Count + (_open is null ? 0 : 1));
            Open(new ResponseItem(ResponseItemKind.Call, id, "") { Name = function.Text("name") ?? "", CallId = piece.Text("id") ?? id }, client);
            _openCall = index;
        }
        else if (_open?.Kind != ResponseItemKind.Call || index != _openCall)
        {
            Error = "The model host went back to a tool call that it had left.";
            return;
        }

        var arguments = function["arguments"] is { ValueKind: JsonValueKind.Object } whole ? whole.GetRawText() : function.Text("arguments") ?? "";
        if (arguments.Length == 0)
            return;
        _text.Append(arguments);
        WriteItemEvent("response.function_call_arguments.delta", client, json => json.WriteString("delta", arguments));
    }

    private void Open(ResponseItem item, IBufferWriter<byte> client)
    {
        Close(client);
        _open = item;
        ResponsesEvents.Write("response.output_item.added", _events++, json =>
        {
            json.WriteNumber("output_index", _done.Count);
            json.WritePropertyName("item");
            item.Write(json, isComplete: false);
        }, client);
    }

    private void Close(IBufferWriter<byte> client)
    {
        if (_open is not { } item)
            return;
        var whole = item with { Text = _text.ToString(), Tokens = [.. _tokens] };
        if (whole.Kind == ResponseItemKind.Call)
            whole = CloseCall(whole, client);
        else
            CloseContent(whole, client);
        ResponsesEvents.Write("response.output_item.done", _events++, json =>
        {
            json.WriteNumber("output_index", _done.Count);
            json.WritePropertyName("item");
            whole.Write(json);
        }, client);
        _done.Add(whole);
        _text.Clear();
        _tokens.Clear();
        _open = null;
    }

    private ResponseItem CloseCall(ResponseItem item, IBufferWriter<byte> client)
    {
        item = string.IsNullOrWhiteSpace(item.Text) ? item with { Text = "{}" } : item;
        WriteItemEvent("response.function_call_arguments.done", client, json =>
        {
            json.WriteString("name", item.Name);
            json.WriteString("arguments", item.Text);
        });
        return item;
    }

    private void CloseContent(ResponseItem item, IBufferWriter<byte> client)
    {
        WriteItemEvent(item.Kind == ResponseItemKind.Message ? "response.output_text.done" : "response.reasoning_text.done", client, json =>
        {
            json.WriteNumber("content_index", 0);
            json.WriteString("text", item.Text);
            if (item.Kind == ResponseItemKind.Message)
                ResponseItem.WriteTokens(json, item.Tokens);
        });
        WriteItemEvent("response.content_part.done", client, json =>
        {
            json.WriteNumber("content_index", 0);
            json.WritePropertyName("part");
            item.WritePart(json, item.Text);
        });
    }

    private void WriteItemEvent(string type, IBufferWriter<byte> client, Action<Utf8JsonWriter> fields) => ResponsesEvents.Write(type, _events++, json =>
    {
        json.WriteString("item_id", _open!.Id);
        json.WriteNumber("output_index", _done.Count);
        fields(json);
    }, client);

    private void WriteResponse(string type, ResponseFinish? finish, IBufferWriter<byte> client) => ResponsesEvents.Write(type, _events++, json =>
    {
        json.WriteStartObject("response");
        _response.Write(json, finish, _done);
        json.WriteEndObject();
    }, client);
}
